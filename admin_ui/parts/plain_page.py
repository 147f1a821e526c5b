"""A page without NiceGUI: one card of plain words, no socket, for refusals and for the way in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from markupsafe import Markup
from starlette.responses import HTMLResponse

from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.parts.password import SHOW_PASSWORDS
from admin_ui.theme import TITLE, style
from services.translation import spoken

# Ours, and written into the page as they stand: the policy below names their hashes.
_STYLE = Markup(style("forms", "password", "plain_page"))  # noqa: S704
_SCRIPT = Markup(SHOW_PASSWORDS)  # noqa: S704


def _hash(words: Markup) -> str:
    return base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()


_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_hash(_STYLE)}'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_POLICY_WITH_SCRIPT = f"{_POLICY}; script-src 'sha256-{_hash(_SCRIPT)}'"


def show_plain_page(
    title: str,
    *paragraphs: str | Markup,
    button: str = "",
    form: Markup = NOTHING,
    below: Sequence[str | Markup] = (),
    status: int = 200,
) -> HTMLResponse:
    """Text is escaped here. `button` posts to the page's own address; `form` is one made by `plain_form`.

    The one script, where a form asks for a password, shows what is typed; the page works without it.
    """
    if button:
        form = fill('<form method="post"><button type="submit" class="button first">{}</button></form>', button)
    asks_for_password = 'type="password"' in form
    script = fill("<script>{}</script>", _SCRIPT) if asks_for_password else NOTHING
    page = fill(
        '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title} · {product}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><style>{style}</style></head><body>'
        '<main><a class="brand" href="/">{product}</a><h1>{title}</h1>{paragraphs}{form}{below}</main>'
        "{script}</body></html>",
        language=spoken(),
        title=title,
        product=TITLE,
        style=_STYLE,
        paragraphs=_paragraphs(paragraphs),
        form=form,
        below=fill('<div class="below">{}</div>', _paragraphs(below)) if below else NOTHING,
        script=script,
    )
    policy = _POLICY_WITH_SCRIPT if asks_for_password else _POLICY
    return HTMLResponse(str(page), status, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})


def plain_form(action: str, *fields: Markup, refusal: str = "") -> Markup:
    """A form sent without script, to the page's own address where `action` is "".

    A refusal that belongs to no field stands above them.
    """
    said = fill('<p class="error general" role="alert">{}</p>', refusal) if refusal else NOTHING
    return fill(
        '<form method="post"{}><div class="fields">{}{}</div></form>', attribute("action", action), said, join(fields)
    )


def _paragraphs(paragraphs: Sequence[str | Markup]) -> Markup:
    return join(fill("<p>{}</p>", words) for words in paragraphs if words)
