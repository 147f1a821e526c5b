"""Finds every link, address and telephone number in a text, and tells whether a link is one that the settings hold."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_TLDS = (
    "com|net|org|io|co|ai|app|dev|fr|de|es|cn|uk|eu|us|it|nl|be|ch|at|pl|pt|se|no|dk|fi|ie|in|jp|br|mx|ca|au|ru"
    "|info|biz|xyz|site|online|shop|store|tech|cloud|link|click|top|live|pro|me|tv|ly|gg|to|so|sh|im|page|tel|cc"
    "|example|test|invalid|local|onion|zip|mov"
)
# Chinese is written without spaces: what precedes or follows a link may be any of its characters or marks.
_CJK = r"\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef"
_REST = rf"[^\s<>\"{_CJK}]{{0,2000}}"
_ADDRESS = re.compile(rf"[^\s@<>()\[\]\"',;:{_CJK}]{{1,64}}@[^\s@<>()\[\]\"',;:]{{1,255}}")
_WITH_SCHEME = re.compile(
    rf"(?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]{{1,11}}:/{{1,3}}[^\s/<>\"]{{1,255}}|(?:javascript|data|vbscript|mailto|tel|sms):){_REST}",
    re.I,
)
_BARE = re.compile(
    rf"(?<![A-Za-z0-9_@.-])(?:[^\W_][\w-]{{0,62}}\.){{1,6}}(?:{_TLDS})(?![A-Za-z0-9_-])(?::\d{{1,5}})?(?:[/?#]{_REST})?",
    re.I,
)
_PHONE = re.compile(r"(?<![A-Za-z\d.,])\+?\(?\d(?:[ ()/.\u00a0-]{0,2}\d){7,16}(?![A-Za-z\d%])")
_AFTER_LINK = ".,;:!?)]}>'\"’”»*_。，；：！？）】》"


class Found(NamedTuple):
    words: str
    start: int
    end: int


def find_addresses(text: str) -> list[Found]:
    return [_trimmed(match) for match in _ADDRESS.finditer(text) if "://" not in match[0]]


def find_links(text: str) -> list[Found]:
    """With a scheme, or a bare domain that mail programs turn into a link by themselves."""
    found = [_trimmed(match) for match in _WITH_SCHEME.finditer(text)]
    covered = [(link.start, link.end) for link in found]
    covered += [(address.start, address.end) for address in find_addresses(text)]
    for match in _BARE.finditer(text):
        if not any(start <= match.start() < end for start, end in covered):
            found.append(_trimmed(match))
    return sorted(found, key=lambda link: link.start)


def find_phone_numbers(text: str) -> list[Found]:
    """Eight digits or more that no grouping by thousands explains."""
    grouped = re.compile(r"\d{1,3}(?:[.\u00a0 ]\d{3})+")
    return [_trimmed(match) for match in _PHONE.finditer(text) if not grouped.fullmatch(match[0])]


def is_allowed(link: str, allowed: Iterable[str]) -> bool:
    """The same address to the last character; only scheme http(s), `www.` and a closing slash make no difference."""
    return comparable(link) in {comparable(one) for one in allowed}


def comparable(link: str) -> str:
    link = link.strip()
    if not re.match(r"https?://", link, re.I) and (":" in link.split("/")[0] and "." not in link.split(":")[0]):
        return link  # mailto:, javascript: and the like stay what they are
    rest = re.sub(r"^https?://", "", link, flags=re.I)
    host, slash, path = rest.partition("/")
    return (re.sub(r"^www\.", "", host.casefold()) + slash + path).rstrip("/")


def _trimmed(match: re.Match[str]) -> Found:
    words = match[0]
    while words and words[-1] in _AFTER_LINK and not (words[-1] == ")" and words.count("(") >= words.count(")")):
        words = words[:-1]
    return Found(words, match.start(), match.start() + len(words))
