"""A reply as sentences: lines that a mail program wrapped are joined, greetings and closings are set apart."""

import re
from dataclasses import dataclass

from services.insight.phrase_book import fold

MOST = 200  # characters of a sentence; a longer one is read, and quoted, in pieces
_WRAPPED = 50  # a line shorter than this was ended by the customer, unless the next goes on in small letters
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"')\]”»]*+(?=\s|$)|[。！？]++|(?<=[👍🎉❤😍])\s", re.M)
_NO_END = re.compile(r"(?:^|[\s(])(?:mr|mrs|ms|dr|prof|hr|fr|sr|sra|no|nr|vs|ca|approx|e\.g|i\.e|z\.b|d\.h|a\.m|p\.m)$")
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|greetings|bonjour|salut|bonsoir|ch[eè]re?|hallo|guten "
    r"(?:tag|morgen|abend)|moin|servus|liebe[r]?|sehr geehrte[r]?|hola|buen[oa]s (?:d[ií]as|tardes|noches)|buenas"
    r"|estimad[oa]s?|querid[oa]|你好|您好|尊敬的|早上好|下午好|嗨)(?![a-zß])"
)
_GREETED = re.compile(r"(?: ?[^\s,.!?:，！。：]{1,20}){0,3}+(?:[.,!:，！。：]\s*|$)|\s*")
_CLOSING = re.compile(
    r"(?:(?:kind|best|warm|many|bien)? ?(?:regards|wishes|cordialement|salutations)|bien a vous|a bientot|amicalement"
    r"|mfg|lg|vg|(?:viele|beste|liebe|freundliche|mit freundlichen)? ?gru(?:ß|ss)e?n?|(?:un )?(?:cordial )?saludos?"
    r"|atentamente|祝好|此致|(?:cheers|best|sincerely|yours|un abrazo|thanks|danke|merci|gracias)(?=,? ?$|, [a-z]+$))"
    r"(?![a-z])[^.?!]{0,40}$"
)
_NAME = 30  # characters of a line below a closing, at most, that is nothing but a name


@dataclass(frozen=True, slots=True)
class Sentence:
    """In the words of the reply, white space made single; `plain` is the same folded, letter for letter."""

    text: str
    plain: str

    @property
    def asks(self) -> bool:
        return self.plain.rstrip("\"')]”» ").endswith("?") or "?!" in self.plain[-4:] or "??" in self.plain


def split_sentences(reply: str) -> list[Sentence]:
    """What says something, in the order of the reply; greetings and closings say nothing."""
    found: list[Sentence] = []
    for line in _joined_lines(reply):
        at = 0
        for end in (*_ends(line), len(line)):
            found += _pieces(line[at:end].strip())
            at = end
    return found


def _ends(line: str) -> list[int]:
    return [
        match.end()
        for match in _END.finditer(line)
        if not _NO_END.search(line[max(0, match.start() - 8) : match.start()].lower())
    ]


def _joined_lines(reply: str) -> list[str]:
    joined: list[list[str]] = []
    goes_on, closed = False, False
    for line in reply.split("\n"):
        words = _without_greeting(" ".join(line.split()))
        if _CLOSING.match(fold(words)):
            closed = True
            continue
        if closed and len(words) <= _NAME and words[-1:] not in "?？":
            continue
        if words and goes_on and (len(joined[-1][-1]) >= _WRAPPED or words[0].islower()):
            joined[-1].append(words)
        elif words:
            joined.append([words])
        goes_on = bool(words)
    return [" ".join(lines) for lines in joined]


def _without_greeting(words: str) -> str:
    greeting = _GREETING.match(fold(words))
    if not greeting:
        return words
    greeted = _GREETED.match(words, greeting.end())
    return words[greeted.end() :] if greeted else words


def _pieces(sentence: str) -> list[Sentence]:
    pieces = []
    while len(sentence) > MOST:
        cut = max(sentence.rfind(sign, MOST // 2, MOST) for sign in (", ", "，", " ")) + 1 or MOST
        pieces.append(sentence[:cut].strip())
        sentence = sentence[cut:].strip()
    return [Sentence(piece, fold(piece)) for piece in (*pieces, sentence) if piece]
