"""HTML of a mail to what a person sees: cleaned HTML that loads nothing from anywhere, and readable text.

Hidden elements go before either is made: nobody wrote them to be read, a model must not (SPEC B6).
"""

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

import nh3

from services.inbound.hidden_style import background_behind, hides, read_colour, read_declarations
from services.inbound.html_quotes import RULE, Part, part_of, settle_part
from services.inbound.html_tags import BLOCKS, DROPPED_WITH_CONTENT, PARAGRAPHS, TAGS, VOID

# The HTML parser underneath takes quadratic time in the depth of nesting; these bounds keep it below half a
# second.
_LONGEST_HTML = 400_000
_MOST_TAGS = 12_000
_MOST_REFERENCES = 50_000
_DEEPEST_KEPT = 100
_DEEPEST_QUOTE = 6

_SCHEMES = {"http", "https", "mailto", "tel"}
_CELLS = {"colspan", "rowspan"}
_PAINTED_BODY = re.compile(r"<body[^>]{0,2000}(?:background|bgcolor)", re.IGNORECASE)


def clean_html(source: str) -> tuple[str, str, bool]:
    """(HTML without images, styles, forms and hidden elements; its text; whether it was cut).

    In the text quoted blocks have "> " before each line, lists have "- ", links show their address. What the mail
    program's markup says of quotation and signature is written as a plain mail would show it (see html_quotes).
    """
    bounded = _bound(source)
    well_formed = nh3.clean(
        bounded,
        tags=TAGS,
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes={
            "*": {"style", "hidden", "bgcolor", "class", "id", "type", "name", "data-smartmail"},
            "a": {"href"},
            "td": _CELLS,
            "th": _CELLS,
            "font": {"color", "size"},
        },
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    reader = _VisibleReader(page_colour="" if _PAINTED_BODY.search(bounded) else "#ffffff")
    reader.feed(well_formed)
    reader.close()
    cleaned = nh3.clean(
        "".join(reader.html),
        tags=TAGS,
        attributes={"a": {"href"}, "td": _CELLS, "th": _CELLS},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return cleaned.strip(), reader.text(), len(bounded) < len(source)


def _bound(source: str) -> str:
    """Cut where the length, the number of tags or of character references passes what is cheap to read."""
    source = source[:_LONGEST_HTML]
    for char, most in (("<", _MOST_TAGS), ("&", _MOST_REFERENCES)):
        pieces = source.split(char, most)
        if len(pieces) > most:
            source = source[: len(source) - len(pieces[-1]) - 1]
    return source


@dataclass(slots=True)
class _Element:
    tag: str
    hidden: bool
    background: str
    emitted: bool = True
    part: Part | None = None
    begins_at: int = 0


class _VisibleReader(HTMLParser):
    """Reads what nh3 wrote (well-formed, so this is linear) and leaves hidden subtrees out."""

    def __init__(self, page_colour: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html: list[str] = []
        self._lines: list[str] = []
        self._line: list[str] = []
        self._open: list[_Element] = [_Element("", False, page_colour)]
        self._preformatted = 0
        self._quoted = 0
        self._link: tuple[str, int] | None = None

    def text(self) -> str:
        """Lines without trailing space, never more than one empty line in a row."""
        self._end_line()
        out: list[str] = []
        for line in self._lines:
            line = line.rstrip()
            if not line.strip("> ") and out and not out[-1].strip("> "):
                out[-1] = line
            else:
                out.append(line)
        return "\n".join(out).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = self._open[-1]
        named = {name: value or "" for name, value in attrs}
        if tag in VOID:
            if not around.hidden:
                self.html.append(f"<{tag}>")
                self._end_line(even_if_empty=True)
                if part_of(tag, named) is Part.HEAD:
                    self._lines.append(self._prefix + RULE)
            return
        style = read_declarations(named.get("style", ""))
        background = background_behind(style, named.get("bgcolor", ""), around.background)
        colour = read_colour(style.get("color", "") or named.get("color", ""))
        hidden = around.hidden or "hidden" in named or hides(style) or bool(colour and colour == background)
        emitted = len(self._open) <= _DEEPEST_KEPT
        part = None if hidden else part_of(tag, named)
        self._open.append(_Element(tag, hidden, background, emitted, part))
        if hidden or not emitted:
            return
        kept = "".join(
            f' {name}="{html.escape(named[name])}"' for name in ("href", "colspan", "rowspan") if name in named
        )
        self.html.append(f"<{tag}{kept}>")
        self._begin(tag, named.get("href", ""))
        self._open[-1].begins_at = len(self._lines)

    def _begin(self, tag: str, href: str) -> None:
        part = self._open[-1].part
        if tag in BLOCKS or part is not None:
            self._end_line()
        if tag in PARAGRAPHS:
            self._lines.append(self._prefix)
        if part is Part.QUOTE:
            self._quoted += 1
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "li":
            self._line.append("- ")
        elif tag in ("td", "th") and self._line:
            self._line.append(" ")
        elif tag == "a":
            self._link = (href, len(self._line))

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) < 2 or self._open[-1].tag != tag:
            return
        element = self._open.pop()
        if element.hidden or not element.emitted:
            return
        self.html.append(f"</{tag}>")
        if tag == "a" and self._link:
            href, begin = self._link
            self._link = None
            shown = "".join(self._line[begin:]).strip()
            target = href.partition(":")[2] if href.startswith(("mailto:", "tel:")) else href
            if target and target.rstrip("/") not in (
                shown.rstrip("/"),
                f"https://{shown}",
                f"http://{shown}",
            ):
                self._line.append(f" <{target}>" if shown else target)
        if tag in BLOCKS or element.part is not None:
            self._end_line()
        if element.part is not None:
            settle_part(element.part, self._lines, element.begins_at)
        if element.part is Part.QUOTE:
            self._quoted -= 1
        elif tag == "pre":
            self._preformatted -= 1
        if tag in PARAGRAPHS:
            self._lines.append(self._prefix)

    def handle_data(self, data: str) -> None:
        if self._open[-1].hidden:
            return
        self.html.append(html.escape(data, quote=False))
        if self._preformatted:
            first, *rest = data.split("\n")
            self._line.append(first)
            for line in rest:
                self._end_line(even_if_empty=True)
                self._line.append(line)
            return
        words = " ".join(data.split())
        lead = " " if data[:1].isspace() and self._line and not self._line[-1].endswith(" ") else ""
        if words or lead:
            self._line.append(lead + words + (" " if words and data[-1:].isspace() else ""))

    @property
    def _prefix(self) -> str:
        return "> " * min(self._quoted, _DEEPEST_QUOTE)

    def _end_line(self, even_if_empty: bool = False) -> None:
        line = "".join(self._line).strip("" if self._preformatted else " ")
        if line or even_if_empty:
            self._lines.append(self._prefix + line)
        self._line.clear()
        if self._link:
            self._link = (self._link[0], 0)
