"""Numbers that state nothing: "two lines are enough", "would you have 15 minutes", "24/7", a list's 1. 2. 3."""

import re

from services.checking.amounts import Amount

_FEW_WORDS = re.compile(
    r"[\s\u00a0-]{0,2}(?:(?:or|ou|oder|o|short|quick|simple|courtes?|petites?|brèves?|kurzen?|schnellen?"
    r"|breves|cortas|rápidas|small"
    r"|three|trois|drei|tres|[23])\s){0,2}"
    r"(?:lines?|sentences?|words?|questions?|thoughts?|seconds?|lignes?|phrases?|mots?|secondes?|zeilen"
    r"|sätze[n]?|worte[n]?|stichworte"
    r"|fragen?|sekunden|líneas?|palabras?|preguntas?|segundos?|(?:句|行|个问题|个小?问题|句话|个字))",
    re.I,
)
_MINUTES = re.compile(r"[\s\u00a0-]{0,2}(?:minutes?|mins?\b|minuten|minutos?|min\b|分钟)", re.I)
_ASKING = re.compile(
    r"\?|？|\b(?:call|chat|talk|meeting|speak|of your time|let me|spare|slot|conversation|appel|échang\w+"
    r"|entretien|visio|discuter"
    r"|parler|créneau|rendez-vous|gespräch\w*|telefon\w*|anruf|call|termin|austausch\w*|sprechen"
    r"|zeit nehmen|llamada|reunión|charla\w*"
    r"|hablar|conversa\w+|videollamada|cita)\b|通话|电话|聊|会议|交流|沟通|时间",
    re.I,
)
_IDIOMS = re.compile(r"24 ?/ ?7|1[ -]?(?:on|zu|à|:)[ -]?1\b|b2b|b2c|2fa|co2|mp[34]|office 365|microsoft 365|a4\b", re.I)
_LIST_MARK = re.compile(r"(?:^|\n)[ \t]*$")
_LONGEST_IDIOM = 14
_LONGEST_SENTENCE = 300
_MOST_WORDS = 10
_MOST_MINUTES = 60


def is_small_talk(text: str, amount: Amount) -> bool:
    """True for what a mail may say in numbers without the record: how little is asked for, and fixed phrases."""
    value = min(amount.values, default=None)
    if value is None:
        return False
    if value <= _MOST_WORDS and _FEW_WORDS.match(text, amount.end):
        return True
    if value <= _MOST_MINUTES and _MINUTES.match(text, amount.end) and _ASKING.search(_sentence_around(text, amount)):
        return True
    near = max(0, amount.start - _LONGEST_IDIOM)
    around = text[near : amount.end + _LONGEST_IDIOM]
    if any(near + idiom.start() <= amount.start < near + idiom.end() for idiom in _IDIOMS.finditer(around)):
        return True
    starts_line = _LIST_MARK.search(text[max(0, amount.start - 20) : amount.start] or "\n")
    return bool(starts_line and re.match(r"[.)] ", text[amount.end : amount.end + 2]) and value <= _MOST_WORDS)


def _sentence_around(text: str, amount: Amount) -> str:
    before = re.split(r"[.!?\n。！？]", text[max(0, amount.start - _LONGEST_SENTENCE) : amount.start])[-1]
    after = re.match(r"[^.!?\n。！？]*[.!?。！？]?", text[amount.end : amount.end + _LONGEST_SENTENCE])
    return before + text[amount.start : amount.end] + (after[0] if after else "")
