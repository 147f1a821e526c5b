"""A team's own mail server as markup: where it is, whose mail goes by it, how it goes with it."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts import fields
from admin_ui.parts.markup import NOTHING, fill, join
from services.mail_servers import MailServerView
from services.translation import _, n_, say_moment, translated

PORTS = {"smtps": "465", "starttls": "587"}


def draw_servers(servers: tuple[MailServerView, ...], found: dict[int, Markup]) -> Markup:
    """In the order in which they are asked; `found` is what trying one of them said just now."""
    return fill(
        '<ol class="servers">{}</ol>',
        join(_server(server, place, found.get(server.id, NOTHING)) for place, server in enumerate(servers)),
    )


def _server(server: MailServerView, place: int, found: Markup) -> Markup:
    up = fields.button(_("Ask earlier"), act=f"up:{server.id}", kind="quiet") if place else NOTHING
    where = f"{server.host}:{server.port}"
    remove = fill(
        '<details class="removing"><summary>{}</summary><div><p>{}</p>{}</div></details>',
        _("Remove"),
        _("Mail of its senders then goes by the next server in this list, or by the one of AskUsers."),
        fields.button(_("Remove {server}", server=where), act=f"remove:{server.id}", kind="danger"),
    )
    return fill(
        '<li class="card"><div class="top"><h2>{}</h2>{}</div><dl class="pairs">{}</dl>{}'
        '<div class="acts">{}{}{}</div>{}</li>',
        where,
        _state(server),
        join(fill("<dt>{}</dt><dd>{}</dd>", *pair) for pair in _pairs(server)),
        found,
        fields.button(_("Try now"), act=f"try:{server.id}", kind="quiet"),
        fields.link_button(_("Change"), f"/team/mail-servers/{server.id}"),
        up,
        remove,
    )


def _state(server: MailServerView) -> Markup:
    if not server.trouble:
        return fill('<span class="chip good">{}</span>', _("In use"))
    return fill('<span class="chip bad">{}</span>', _("In trouble"))


def _pairs(server: MailServerView) -> list[tuple[str, str]]:
    pairs = [
        (_("Senders"), ", ".join(server.senders) or _("Every sender of the team")),
        (_("Encryption"), security_words()[server.security]),
        (_("Signs in as"), server.user or _("Nobody: the server asks for no password")),
        (_("Connections"), n_("{n} at once", "{n} at once", server.connections)),
    ]
    if server.trouble and server.troubled_at:
        since = _("Since {when}: {words}", when=say_moment(server.troubled_at), words=server.trouble)
        pairs.append((_("Trouble"), since))
    return pairs


def security_words() -> dict[str, str]:
    return {"smtps": _("TLS from the start (port 465)"), "starttls": _("STARTTLS, required (port 587)")}


def server_fields(server: MailServerView | None) -> Markup:
    """The form; the password is typed anew or left as it is."""
    kept = _("Empty: the one that is kept stays.") if server and server.has_password else ""
    return join(
        [
            fields.hidden("revision", server.revision if server else 0),
            fill(
                '<div class="row">{}{}</div>',
                fields.text_field(
                    "host",
                    _("Server"),
                    server.host if server else "",
                    placeholder="smtp.provider.example",
                    required=True,
                    longest=253,
                ),
                fields.choice("security", _("Encryption"), security_words(), server.security if server else "smtps"),
            ),
            fill(
                '<div class="row">{}{}</div>',
                fields.text_field("port", _("Port"), str(server.port if server else 465), kind="number", required=True),
                fields.text_field(
                    "connections",
                    _("Connections at once"),
                    str(server.connections if server else 5),
                    kind="number",
                    required=True,
                    hint=_("From each worker. Your provider says how many it takes."),
                ),
            ),
            fill(
                '<div class="row">{}{}</div>',
                fields.text_field("user", _("User"), server.user if server else "", longest=320),
                fields.text_field(
                    "password", _("Password"), kind="password", hint=kept, autocomplete="new-password", longest=500
                ),
            ),
            fields.area(
                "senders",
                _("Whose mail goes by it"),
                "\n".join(server.senders) if server else "",
                hint=_("Addresses or domains of senders, one a line. Empty: every sender of the team."),
                rows=3,
            ),
            fill(
                '<details class="more"{}><summary>{}</summary>{}</details>',
                Markup(" open") if server and server.authority else NOTHING,
                _("A certificate of your own making"),
                fields.area(
                    "authority",
                    _("Certificate of its authority"),
                    server.authority if server else "",
                    hint=_("In PEM. Only for a server whose certificate no public authority has signed."),
                    rows=4,
                    longest=50_000,
                ),
            ),
        ]
    )


def fault_words(words: str, to_do: str) -> Markup:
    return fill('<p class="found bad" role="status">{} {}</p>', translated(words), translated(to_do))


def works_words(took_s: str) -> Markup:
    return fill('<p class="found good" role="status">{}</p>', _("It takes us: {seconds} s.", seconds=took_s))
