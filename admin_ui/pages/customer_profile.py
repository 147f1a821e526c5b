"""A customer's profile: in each language, worded by hand, written in another language, with its earlier wordings."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts.customer_head import lead
from admin_ui.parts.fields import area, button, choice, hidden, tick
from admin_ui.parts.form import Form
from admin_ui.parts.given import WIDE, Given
from admin_ui.parts.keeping_place import keep_place
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.page_way import way_back
from admin_ui.parts.profile_text import language_name, profile_origin
from admin_ui.parts.words import paragraph
from admin_ui.shell import page_head, panel, read_shell
from services import customers, profiles
from services.actors import Actor
from services.customers import CustomerView
from services.errors import ProductError
from services.profiles import Attempt, ProfilesView, ProfileView
from services.translation import _, n_

LOOK_AGAIN_S = 2.0
LONGEST = 4_000


def register() -> None:
    ui.page("/customers/{customer_id:int}/profile")(profile_page)


@answering
async def profile_page(request: Request, customer_id: int) -> Any:
    shell = await read_shell(request)
    customer = await customers.read_customer(shell.actor, customer_id)
    shown = await profiles.read_profiles(shell.actor, customer_id)
    may_edit = customer.reaches and shell.actor.may(profiles.edit_profile)
    may_write = customer.reaches and shell.actor.may(profiles.regenerate_profile)

    def drawn() -> Markup:
        return _profiles(shown, may_edit)

    async def edit_profile(actor: Actor, given: Given) -> str:
        """Each language's fields carry its name, since all of them stand in one form."""
        language = given["act"].removeprefix("edit_profile:")[:8]
        changed = await profiles.edit_profile(
            actor, customer.id, language, given.number(f"shown-{language}", most=WIDE), given[f"words-{language}"]
        )
        await redraw(actor)
        return _("Saved.") if changed else _("Nothing was changed.")

    async def regenerate_profile(actor: Actor, given: Given) -> str:
        await profiles.regenerate_profile(
            actor,
            customer.id,
            given["language"],
            newest=given.number("newest", most=WIDE),
            over_edited=given.has("over_edited"),
        )
        await redraw(actor)
        return _("It is being written.")

    async def redraw(actor: Actor) -> None:
        nonlocal shown
        shown = await profiles.read_profiles(actor, customer.id)
        words.redraw(drawn())
        if may_write:
            writing.redraw(_writing_fields(customer, shown))

    async def look_again() -> None:
        """Only while a writer is at work: nothing else comes by itself."""
        if not shown.is_waiting:
            return
        try:
            actor = await asker(request, seen=False)
            if (await profiles.read_profiles(actor, customer.id)) != shown:
                await redraw(actor)
        except ProductError:
            looking.deactivate()

    keep_place()
    with panel(shell, _("Profile of {name}", name=customer.name), "conversation", "customer", here="/customers"):
        head = page_head(_("Profile of {name}", name=customer.name), lead(customer))
        ui.html(join((way_back(customer.name, f"/customers/{customer.id}"), head)), sanitize=False).classes(
            "customer-head"
        )
        with ui.element("div").props("data-keeps"):
            words = Form(request, drawn(), edit_profile, classes="profiles")
        if may_write:
            writing = Form(request, _writing_fields(customer, shown), regenerate_profile, classes="form card")
    looking = look_every(LOOK_AGAIN_S, look_again)


def _profiles(shown: ProfilesView, may_edit: bool) -> Markup:
    cards = [_profile(profile, may_edit) for profile in shown.current]
    cards += [_attempt(attempt) for attempt in shown.attempts]
    if not cards:
        cards = [paragraph(_("Nothing is written yet. It comes with the first draft, or below."), "soft")]
    return join((*cards, _earlier(shown.earlier)))


def _profile(profile: ProfileView, may_edit: bool) -> Markup:
    edit = NOTHING
    if may_edit:
        name = f"words-{profile.language}"
        edit = fill(
            '<details id="edit-{}"><summary>{}</summary>{}{}<div class="acts">{}</div></details>',
            profile.language,
            _("Word it yourself"),
            hidden(f"shown-{profile.language}", profile.id),
            area(
                name,
                _("Profile in {language}", language=language_name(profile.language)),
                profile.text,
                rows=8,
                required=True,
                longest=LONGEST,
            ),
            button(_("Save"), act=f"edit_profile:{profile.language}"),
        )
    return fill(
        '<section class="card"><header><h2>{}</h2></header><p class="text">{}</p>{}{}</section>',
        language_name(profile.language),
        profile.text,
        paragraph(profile_origin(profile), "soft"),
        edit,
    )


def _attempt(attempt: Attempt) -> Markup:
    said = _("It is being written. The words appear here.")
    if attempt.reason:
        said = _("It was not written: {reason}. Nothing was spent. Try again below.", reason=attempt.reason.rstrip("."))
    title = language_name(attempt.language)
    tone = "warning" if attempt.reason else "soft"
    return fill('<section class="card"><header><h2>{}</h2></header>{}</section>', title, paragraph(said, tone))


def _earlier(earlier: tuple[ProfileView, ...]) -> Markup:
    if not earlier:
        return NOTHING
    rows = join(
        fill(
            '<div class="wording"><h3>{} · {}</h3><p class="text">{}</p></div>',
            language_name(profile.language),
            profile_origin(profile),
            profile.text,
        )
        for profile in earlier
    )
    title = n_("{n} earlier wording", "{n} earlier wordings", len(earlier))
    return fill('<details class="aside" id="earlier"><summary>{}</summary>{}</details>', title, rows)


def _writing_fields(customer: CustomerView, shown: ProfilesView) -> Markup:
    languages = sorted(shown.languages, key=lambda tag: (tag != customer.business_language, language_name(tag)))
    by_hand = any(profile.written_by == "person" for profile in shown.current)
    over = tick("over_edited", _("Also where a person worded it by hand")) if by_hand else NOTHING
    return fill(
        '<h2>{}</h2><p class="hint">{}</p>{}{}{}<div class="acts">{}</div>',
        _("Have it written"),
        _("From the facts held now, in any of these languages. It costs one credit, and nothing when it fails."),
        hidden("newest", shown.newest),
        choice("language", _("Language"), {tag: language_name(tag) for tag in languages}),
        over,
        button(_("Write it")),
    )
