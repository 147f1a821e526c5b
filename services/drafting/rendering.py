"""Lays the approved words out as a mail: plain text and HTML that reads well in the dark, without images and aloud."""

import re
from collections.abc import Iterable
from html import escape

from services.checking.links import find_links, is_allowed
from services.plain_text import strip_hidden, tidy

_UNSUBSCRIBE = {
    "en": ("If you would rather not hear from us:", "Unsubscribe"),
    "fr": ("Si vous ne souhaitez plus recevoir nos messages :", "Se désabonner"),
    "de": ("Wenn Sie keine Nachrichten mehr von uns möchten:", "Abmelden"),
    "es": ("Si prefiere no recibir más mensajes nuestros:", "Darse de baja"),
    "zh": ("如果您不想再收到我们的邮件：", "退订"),
}
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")

# No colours but the reader's own: mail programs that turn light into dark then have nothing to get wrong.
_PAGE = (
    '<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
    "<title></title></head><body style=\"margin:0;padding:16px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,"
    'Arial,sans-serif;font-size:16px;line-height:1.5">'
    '<div role="article" lang="{language}" style="max-width:600px">{content}</div></body></html>'
)
_PARAGRAPH = '<p style="margin:0 0 16px">{}</p>'
_LOGO = _PARAGRAPH.format('<img src="cid:{}" alt="" style="display:block;max-width:160px;height:auto;border:0">')
_FOOTER = (
    '<div role="contentinfo" style="margin-top:24px;padding-top:12px;border-top:1px solid #888888;font-size:13px">'
    "{}</div>"
)
_SMALL = '<p style="margin:0 0 4px">{}</p>'


def render_mail(
    body: str,
    signature: str,
    footer: str,
    *,
    logo_cid: str | None,
    unsubscribe_url: str,
    language: str,
    business_address_line: str,
    allowed_links: Iterable[str] = (),
) -> tuple[str, str]:
    """Plain text and HTML of one mail. Everything is escaped; of links only the allowed ones can be clicked.

    `signature` and `footer` are plain text with line breaks. The line about unsubscribing comes in the mail's
    language, else in English. Same arguments, same bytes: the seal of an approval rests on it (law 8).
    """
    allowed = tuple(allowed_links)
    body, signature, footer = (tidy(strip_hidden(text)) for text in (body, signature, footer))
    address = " ".join(strip_hidden(business_address_line).split())
    code = language[:2].casefold()
    sentence, label = _UNSUBSCRIBE.get(code, _UNSUBSCRIBE["en"])
    small = [line for line in (*footer.split("\n"), address) if line]

    text = "\n\n".join(part for part in (body, signature) if part)
    text += "\n\n" + "\n".join(["--", *small, f"{sentence} {unsubscribe_url}"]) + "\n"

    content = [_PARAGRAPH.format(_inline(paragraph, allowed)) for paragraph in re.split(r"\n{2,}", body) if paragraph]
    if signature:
        content.append(_PARAGRAPH.format(_inline(signature, allowed)))
    if logo_cid:
        content.append(_LOGO.format(escape(logo_cid)))
    unsubscribe = f'{escape(sentence)} <a href="{escape(unsubscribe_url)}">{escape(label)}</a>'
    lines = [*(_inline(line, allowed) for line in small), unsubscribe]
    content.append(_FOOTER.format("".join(_SMALL.format(line) for line in lines)))
    return text, _PAGE.format(
        language=escape(language or "en"),
        direction="rtl" if code in _RIGHT_TO_LEFT else "ltr",
        content="".join(content),
    )


def _inline(text: str, allowed: tuple[str, ...]) -> str:
    """Escaped words, line breaks, and the allowed web links as links."""
    parts, read_to = [], 0
    for link in find_links(text):
        if link.start < read_to or not is_allowed(link.words, allowed):
            continue
        scheme = re.match(r"(https?)://", link.words, re.I)
        if not scheme and ":" in link.words.split("/")[0]:
            continue
        target = link.words if scheme else f"https://{link.words}"
        parts.append(escape(text[read_to : link.start]))
        parts.append(f'<a href="{escape(target)}">{escape(link.words)}</a>')
        read_to = link.end
    parts.append(escape(text[read_to:]))
    return "".join(parts).replace("\n", "<br>")
