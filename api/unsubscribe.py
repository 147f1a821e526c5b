"""The unsubscribe link of every mail: scanners look too, so looking changes nothing; POST acts (RFC 8058)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from api.errors import ForPeople
from api.page import show_page
from services import sending
from services.errors import NotFound

router = APIRouter(route_class=ForPeople)


@dataclass(frozen=True, slots=True)
class _Words:
    """One language's words; {business} and {address} (masked) are filled in."""

    question: str
    promise: str
    button: str
    nothing_yet: str
    done: str
    kept: str
    unknown: str
    unknown_next: str


_WORDS = {
    "en": _Words(
        "Unsubscribe?",
        "{business} will no longer write to {address}.",
        "Unsubscribe",
        "Nothing changes until you press the button.",
        "You are unsubscribed",
        "{business} will not write to {address} again. You can close this page.",
        "This link is not known here",
        "It may have been cut off, or the mail it came with is gone. Answer the mail instead: a person reads it.",
    ),
    "fr": _Words(
        "Se désabonner ?",
        "{business} n’écrira plus à {address}.",
        "Se désabonner",
        "Rien ne change tant que vous n’avez pas appuyé sur le bouton.",
        "Vous êtes désabonné",
        "{business} n’écrira plus à {address}. Vous pouvez fermer cette page.",
        "Ce lien est inconnu ici",
        "Il a peut-être été coupé, ou son message n’existe plus. Répondez au message : une personne vous lira.",
    ),
    "de": _Words(
        "Abmelden?",
        "{business} schreibt dann nicht mehr an {address}.",
        "Abmelden",
        "Es ändert sich nichts, bevor Sie die Taste drücken.",
        "Sie sind abgemeldet",
        "{business} schreibt nicht mehr an {address}. Sie können diese Seite schließen.",
        "Dieser Link ist hier nicht bekannt",
        "Vielleicht wurde er abgeschnitten, oder seine Mail gibt es nicht mehr. Antworten Sie auf die Mail; "
        "ein Mensch liest sie.",
    ),
    "es": _Words(
        "¿Darse de baja?",
        "{business} ya no escribirá a {address}.",
        "Darse de baja",
        "Nada cambia hasta que pulse el botón.",
        "Se ha dado de baja",
        "{business} no volverá a escribir a {address}. Puede cerrar esta página.",
        "Este enlace no se conoce aquí",
        "Quizá se cortó, o su mensaje ya no existe. Responda al mensaje: una persona lo leerá.",
    ),
    "zh": _Words(
        "要退订吗？",
        "{business} 将不再给 {address} 写信。",
        "退订",
        "按下按钮之前，不会有任何改变。",
        "您已退订",
        "{business} 不会再给 {address} 写信。您可以关闭此页面。",
        "这里没有这个链接",
        "它可能被截断了，或者对应的邮件已不存在。请直接回复那封邮件，会有人查看。",
    ),
}


@router.api_route("/u/{token}", methods=["GET", "HEAD"])
async def show_unsubscribe(request: Request, token: str) -> Response:
    try:
        business, address, language = await sending.read_unsubscribe(_plain(token))
    except NotFound:
        return _unknown(request)
    language, words = _words_in(language)
    return show_page(
        words.question,
        words.promise.format(business=business, address=address),
        button=words.button,
        below=words.nothing_yet,
        language=language,
    )


@router.post("/u/{token}")
async def unsubscribe(request: Request, token: str) -> Response:
    """The page's button and the mail program's own one (`List-Unsubscribe=One-Click`) are the same act.

    The body is not read: the link itself is what authorises, and RFC 8058 forbids asking for more.
    """
    try:
        await sending.unsubscribe(_plain(token))
        business, address, language = await sending.read_unsubscribe(token)
    except NotFound:
        return _unknown(request)
    language, words = _words_in(language)
    return show_page(words.done, words.kept.format(business=business, address=address), language=language)


def _plain(token: str) -> str:
    """Tokens are letters and digits; a database can't even be asked about some other characters."""
    if not (token.isascii() and token.isalnum()):
        raise NotFound("This link is not known here.")
    return token


def _unknown(request: Request) -> Response:
    """Whose mail it was is not known, so the words come in the browser's language."""
    accepted = request.headers.get("accept-language", "")[:200].split(",")
    known = (code[:2].lower() for code in map(str.strip, accepted) if code[:2].lower() in _WORDS)
    language, words = _words_in(next(known, "en"))
    return show_page(words.unknown, words.unknown_next, language=language, status=404)


def _words_in(language: str) -> tuple[str, _Words]:
    code = language[:2].lower() if language[:2].lower() in _WORDS else "en"
    return code, _WORDS[code]
