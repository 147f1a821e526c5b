"""Is what a phrase says denied by the words around it? Five languages share one reading: customers mix them."""

import re

_REACH = 48  # characters before a phrase in which a denial may stand, and at most three words between
_CLAUSE = re.compile(r"[,;:()!?]|\b(?:but|and|although|though|aber|und|sondern|obwohl|mais|et|pero|sino|aunque)\b")
_DENIALS = (
    "not(?! (?:only|just|sure|clear|understand|know))", "never", "no(?! (?:doubt|question|matter))", "none", "neither",
    "nor", "nobody", "without", "hardly", "barely", "cannot", "dont", "doesnt", "didnt", "isnt", "wasnt", "arent",
    "wont", "cant",
    "nicht(?! nur)", "kein(?:e[mnrs]?)?", "nie", "niemals", "niemand", "ohne", "kaum", "weder",
    "pas(?! seulement| que)", "jamais", "aucune?", "sans", "guere", "ni", "nunca", "nadie", "sin", "tampoco",
    "ningun[oa]?",
)  # fmt: skip
_BEFORE = re.compile(
    rf"(?:\b(?:{'|'.join(_DENIALS)})\b|n't\b(?! (?:know|understand|see why))|\bn'(?=[a-z]))"
    r"(?: [a-z0-9ß']{1,20}){0,3} ?$"
)
_AFTER = re.compile(r"(?: [a-zß']{1,12})? (?:nicht|pas|jamais|nunca)(?![a-zß])(?! nur)")
_CHINESE_BEFORE = re.compile(r"(?:不(?!仅|但|只)|没|没有|无需|别|并非|未|不是)[^,;.!?]{0,2}$")


def is_denied(plain: str, start: int, end: int) -> bool:
    """Of the phrase at `start` to `end` of a folded sentence: "not happy", "keine Probleme", "ça ne marche pas"."""
    before = plain[max(0, start - _REACH) : start]
    clauses = list(_CLAUSE.finditer(before))
    before = before[clauses[-1].end() :] if clauses else before
    if _CHINESE_BEFORE.search(before):
        return True
    return bool(_BEFORE.search(before)) or _AFTER.match(plain, end) is not None
