"""Finds the signs in a reply: sentences that say something, and talk meant for whoever, or whatever, reads it."""

import re
from dataclasses import dataclass

from services.insight.words import SIGNS, TOPICS

MAX_QUOTE = 200
MAX_QUOTES = 5

_SIGNS = {
    sign: re.compile("|".join(f"(?:{words})" for words in languages.values()), re.I)
    for sign, languages in SIGNS.items()
}
_TOPICS = {topic: re.compile(words, re.I) for topic, words in TOPICS.items()}
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")

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

    def get(self, sign: str) -> str:
        """The first sentence that shows the sign, "" for none."""
        return next(iter(self.sentences.get(sign, ())), "")


def read_cues(reply: str) -> Cues:
    """Look for every sign in every language: customers answer in their own. Orders to the reader show nothing."""
    sentences = [sentence for sentence in _sentences(reply) if not _TO_READER.search(sentence)]
    found = {
        sign: tuple(sentence[:MAX_QUOTE] for sentence in sentences if pattern.search(sentence[:MAX_QUOTE]))[:MAX_QUOTES]
        for sign, pattern in _SIGNS.items()
    }
    topics = {}
    for topic, pattern in _TOPICS.items():
        quote = next((sentence[:MAX_QUOTE] for sentence in sentences if pattern.search(sentence[:MAX_QUOTE])), "")
        if quote:
            topics[topic] = quote
    return Cues(found, topics)


def find_instruction_to_reader(text: str) -> list[tuple[int, int]]:
    """Where sentences stand that tell the reader of the mail what to judge or do."""
    return [match.span() for match in _SENTENCE.finditer(text) if _TO_READER.search(match[0])]


def _sentences(reply: str) -> list[str]:
    """Sentences with their white space made single; lines are joined, since mail programs wrap them."""
    found = []
    for paragraph in re.split(r"\n\s*\n", reply):
        found += [match[0].strip() for match in _SENTENCE.finditer(" ".join(paragraph.split()))]
    return [sentence for sentence in found if sentence]
