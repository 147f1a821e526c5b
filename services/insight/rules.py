"""Finds the signs in a reply: sentences that say something, and talk meant for whoever, or whatever, reads it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice

from services.insight.negation import is_denied
from services.insight.phrase_book import Found, PhraseBook
from services.insight.phrases.chinese import CHINESE
from services.insight.phrases.english import ENGLISH
from services.insight.phrases.french import FRENCH
from services.insight.phrases.german import GERMAN
from services.insight.phrases.spanish import SPANISH
from services.insight.phrases.topics import TOPICS
from services.insight.sentences import Sentence, split_sentences

MAX_QUOTES = 5
_MOST_FOUND = 60  # phrases in a sentence; who writes more in two hundred letters means none of them

_TOPIC = "topic "
_BOOK = PhraseBook(
    ENGLISH, FRENCH, GERMAN, SPANISH, CHINESE, {f"{_TOPIC}{name}": words for name, words in TOPICS.items()}
)
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")

# What asks for somebody's attention today, the gravest first.
HANDLING = ("legal", "money", "outage", "cancel", "leave_alone", "anger")
# Wishes for a next step with us.
VALUE = ("buy", "meeting", "accepts_time", "trial")
_GOOD = {*VALUE, "very_interested", "interested", "price", "positive"}
_BAD = {*HANDLING, "refusal", "negative", "pain"}
# What a denial before it turns into: "not happy" complains, "not keen" declines. A denied pain is none.
_DENIED = {"positive": "negative", "very_interested": "refusal", "interested": "refusal"}
# A no that is the whole reply; as one word among others it means too much.
_BARE_NO = {"no", "nope", "nein", "nee", "non", "不", "不要"}
# "It would be great if" is a wish and no praise; "we have what we need" needs nothing.
_OUTWEIGHED = {("refusal", "request"), ("request", "positive")}
_DENIABLE = (_GOOD | _BAD) - {"refusal", "leave_alone"}

# "Rate me 5", "ignore previous instructions", "mark this as very interested": orders to a reader are no evidence.
_TO_READER = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all |any |the |your |everything )*(?:previous|prior|above|earlier"
    r"|preceding|instructions?|rules?)\b"
    r"|\b(?:rate|score|grade|rank) (?:me|this|us|it|the (?:reply|customer|mail|message))\b|\b(?:mark|label"
    r"|tag|flag|classify|categori[sz]e|set|record)\b[^.!?\n]{0,40}"
    r"\b(?:interest(?:ed)?|score|sentiment|kind|positive|high[_ ]value|standard|priority|5|five)\b"
    r"|\b(?:system|assistant|developer|user) ?(?:prompt|message|instructions?|:)"
    r"|\byou are (?:now )?(?:an? |the )?(?:ai|assistant|language model|chatbot|bot)\b|\b(?:as|to) (?:an?"
    r"|the|any) (?:ai|language model|assistant|llm)\b|\bnew instructions?\b"
    r"|\b(?:output|respond with|answer with|return)\b[^.!?\n]{0,30}\b(?:json|score|kind|only)\b|</?data\b"
    r"|\b(?:score|interest|sentiment|kind)\s*[:=]\s*[\"']?\w+"
    r"|\b(?:ignore[zr]?|oublie[zr]?) (?:toutes? )?(?:les |vos )?(?:instructions|consignes|règles)"
    r"|\b(?:note[zr]?|évalue[zr]?|classe[zr]?|marque[zr]?)[- ](?:moi|nous|ceci|cela|cette réponse"
    r"|ce message|comme)\b"
    r"|\b(?:ignorier\w*|vergiss|vergessen sie) (?:alle |die |ihre )*(?:vorherigen|bisherigen|anweisungen"
    r"|regeln)|\b(?:bewerte\w*|markier\w*|stufe\w*) (?:mich|dies\w*|uns|sie (?:mich|dies|uns|das))\b"
    r"|\b(?:ignor[ae]n?|olvid[ae]n?) (?:todas )?(?:las |sus )?(?:instrucciones|reglas|indicaciones)"
    r"|\b(?:califíqu\w+|calific\w+|puntú\w+|márqu\w+|marqu\w+|clasifíqu\w+)\b"
    r"|忽略(?:之前|以上|所有|上述|先前)?的?(?:所有)?(?:指令|指示|规则|说明)|(?:给我|把我|将我|请)?(?:评分|打分|评为|标记为|打\s?5\s?分)|系统提示"
    r"|你(?:现在)?是(?:一个)?(?:AI|人工智能|助手)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Cues:
    """The sentences in which each sign was found, in the order of the reply, in the reply's own words."""

    sentences: dict[str, tuple[str, ...]]
    by_topic: dict[str, str]
    first: str  # sentence of the reply that is no greeting

    def get(self, *signs: str) -> str:
        """The first sentence that shows the first of these signs that is there, "" for none."""
        return next((self.sentences[sign][0] for sign in signs if sign in self.sentences), "")

    def has(self, *signs: str) -> bool:
        return any(sign in self.sentences for sign in signs)


def read_cues(reply: str) -> Cues:
    """Look for every sign in every language: customers answer in their own. Orders to the reader show nothing."""
    found: dict[str, list[str]] = defaultdict(list)
    by_topic: dict[str, str] = {}
    first = ""
    sentences = split_sentences(reply)
    if len(sentences) == 1 and sentences[0].plain.strip(" .!") in _BARE_NO:
        found["refusal"].append(sentences[0].text)
    for sentence in sentences:
        if _TO_READER.search(sentence.text):
            continue
        first = first or sentence.text
        for sign in _signs_of(sentence):
            if sign.startswith(_TOPIC):
                by_topic.setdefault(sign.removeprefix(_TOPIC), sentence.text)
            elif len(found[sign]) < MAX_QUOTES and sentence.text not in found[sign]:
                found[sign].append(sentence.text)
    return Cues({sign: tuple(quotes) for sign, quotes in found.items()}, by_topic, first)


def find_instruction_to_reader(text: str) -> list[tuple[int, int]]:
    """Where sentences stand that tell the reader of the mail what to judge or do."""
    return [match.span() for match in _SENTENCE.finditer(text) if _TO_READER.search(match[0])]


def _signs_of(sentence: Sentence) -> list[str]:
    """What a sentence shows: of phrases that lie in each other the longer one, and none that is denied."""
    found = list(islice(_BOOK.find(sentence.plain), _MOST_FOUND))
    shown = {}
    for one in found:
        if any(_overrules(other, one) for other in found if other.start <= one.start):
            continue
        sign = one.sign
        if sign in _DENIABLE and is_denied(sentence.plain, one.start, one.end):
            sign = _DENIED.get(sign, "")
        shown[sign] = True
    if sentence.asks and not any(one.sign == "small_talk" for one in found):
        shown["request"] = True
    if "leave_alone" in shown:
        shown["request"] = True
    shown.pop("", None)
    shown.pop("small_talk", None)
    return list(shown)


def _overrules(longer: Found, one: Found) -> bool:
    """ "no complaints" is no complaint, "please find attached" asks for nothing."""
    if longer.end < one.end or longer is one:
        return False
    if longer.sign == "small_talk" or (longer.sign, one.sign) in _OUTWEIGHED:
        return True
    if (longer.start, longer.end) == (one.start, one.end):
        return False
    if longer.sign == one.sign:
        return True
    return (longer.sign in _GOOD and one.sign in _BAD) or (longer.sign in _BAD and one.sign in _GOOD)
