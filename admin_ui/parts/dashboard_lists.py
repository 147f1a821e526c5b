"""The dashboard's lists: what came in last, what was imported, and what members did."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from admin_ui.parts.dashboard_charts import say_kind, say_person
from admin_ui.parts.markup import fill, join
from admin_ui.parts.words import moment
from admin_ui.shell import role_name
from services.dashboard import MemberActivity, Recent
from services.translation import _, n_


def list_of(title: str, lines: Sequence[Markup], empty: str) -> Markup:
    inside = fill("<ul>{}</ul>", join(lines)) if lines else fill('<p class="nothing">{}</p>', empty)
    return fill('<section class="list card"><h2>{}</h2>{}</section>', title, inside)


def draw_replies(found: Recent) -> Markup:
    lines = [
        fill(
            '<li><a href="/replies/{}">{}</a><span>{}</span><small>{} · {}</small></li>',
            reply.id,
            reply.customer,
            _("Handled") if reply.is_handled else say_kind(reply.kind),
            reply.product,
            moment(reply.at),
        )
        for reply in found.replies
    ]
    return list_of(_("Recent replies"), lines, _("Nobody has answered yet."))


def draw_imports(found: Recent) -> Markup:
    lines = [
        fill(
            "<li><b>{}</b><span>{}</span><small>{} · {}</small></li>",
            done.product,
            _(
                "{added}, {changed}",
                added=n_("{n} new", "{n} new", done.added),
                changed=n_("{n} changed", "{n} changed", done.changed),
            ),
            say_person(done.by),
            moment(done.at),
        )
        for done in found.imports
    ]
    return list_of(_("Recent imports"), lines, _("No customers were imported yet."))


def draw_activity(found: tuple[MemberActivity, ...]) -> Markup:
    lines = [
        fill(
            "<li><b>{}</b><span>{}</span><small>{} · {}</small></li>",
            member.name,
            n_("{n} act since Monday", "{n} acts since Monday", member.acts),
            role_name(member.role),
            moment(member.last_seen) if member.last_seen else _("Not seen lately"),
        )
        for member in found
    ]
    return list_of(_("Activity of members"), lines, _("Nobody is in the team."))
