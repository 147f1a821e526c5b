"""The fields of a new experiment: one fieldset a variant, in the words of the settings that it stands in for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from admin_ui.parts import fields
from admin_ui.parts.business_frame import setting_label
from admin_ui.parts.business_words import choices
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill, join
from services.businesses import CONTACT, INCENTIVES
from services.experiments import POINTS, USUAL_POINTS, Sentences
from services.translation import _, n_

LETTERS = "ABCD"
_TYPED = {
    "incentive": ("incentive_kind", "incentive_standard", "incentive_high", "incentive_unit", "incentive_text"),
    "contact": ("contact_preference", "contact_detail"),
}


def variant_fields(subject: str, count: int, held: Mapping[str, Any]) -> Markup:
    """The first stands as the settings are now; the others differ, so that there is something to compare."""
    draw = {"incentive": _incentive, "contact": _contact}[subject]
    return join(draw(letter, _others(subject, number, held)) for number, letter in enumerate(LETTERS[:count]))


def plan_field(needed: Mapping[int, int]) -> Markup:
    options = {
        str(points): n_(
            "{points} points: {n} customer for each variant",
            "{points} points: {n} customers for each variant",
            needed[points],
            points=points,
        )
        for points in POINTS
    }
    hint = _("The smaller it is, the more customers it takes to tell it from chance.")
    return fields.choice("points", _("Smallest difference worth knowing"), options, str(USUAL_POINTS), hint=hint)


def read_typed(subject: str, count: int, given: Given) -> list[dict[str, str]]:
    return [{name: given[f"{letter.lower()}_{name}"] for name in _TYPED[subject]} for letter in LETTERS[:count]]


def draw_sentences(shown: tuple[tuple[str, Sentences], ...], subject: str) -> Markup:
    """What customers read, variant by variant; in the words of the built-in writer, a model puts them its own way."""
    rows = join(fill("<dt>{}</dt><dd>{}</dd>", letter, _sentences(sentences, subject)) for letter, sentences in shown)
    return fill('<dl class="pairs sentences">{}</dl>', rows)


def _sentences(found: Sentences, subject: str) -> Markup:
    if subject == "contact":
        return fill("{}", found.asked)
    if not found.to_high_spenders:
        return fill("{}", found.offered or _("Nothing is offered."))
    high = _("High spenders: {words}", words=found.to_high_spenders)
    return fill("{}<br>{}", found.offered, high)


def _others(subject: str, number: int, held: Mapping[str, Any]) -> Mapping[str, Any]:
    if number == 0:
        return held
    if subject == "contact":
        ways = [way for way in CONTACT if way != held["contact_preference"]]
        return {"contact_preference": ways[(number - 1) % len(ways)], "contact_detail": ""}
    kinds = [kind for kind in ("discount", "gift_card", "credits", "none") if kind != held["incentive_kind"]]
    return {**held, "incentive_kind": kinds[(number - 1) % len(kinds)]}


def _incentive(letter: str, held: Mapping[str, Any]) -> Markup:
    def line(name: str, label: str, longest: int) -> Markup:
        return fields.text_field(_name(letter, name), label, str(held[name]), required=True, longest=longest)

    kind = fields.choice(
        _name(letter, "incentive_kind"), setting_label("incentive_kind"), choices(INCENTIVES), held["incentive_kind"]
    )
    amounts = fill(
        '<div class="amounts row">{}{}{}</div>',
        line("incentive_standard", _("Amount"), 12),
        line("incentive_high", _("For high spenders"), 12),
        line("incentive_unit", setting_label("incentive_unit"), 4),
    )
    words = fields.area(
        _name(letter, "incentive_text"), setting_label("incentive_text"), held["incentive_text"], rows=2, longest=500
    )
    return _variant(letter, kind, amounts, fill('<div class="own-words">{}</div>', words))


def _contact(letter: str, held: Mapping[str, Any]) -> Markup:
    way = fields.choice(
        _name(letter, "contact_preference"),
        setting_label("contact_preference"),
        choices(CONTACT),
        held["contact_preference"],
    )
    detail = fields.text_field(_name(letter, "contact_detail"), setting_label("contact_detail"), held["contact_detail"])
    return _variant(letter, way, fill('<div class="detail">{}</div>', detail))


def _variant(letter: str, *held: Markup) -> Markup:
    note = fill('<p class="hint">{}</p>', _("As the settings are now.")) if letter == "A" else NOTHING
    return fill(
        '<fieldset class="variant"><legend>{}</legend>{}{}</fieldset>',
        _("Variant {letter}", letter=letter),
        note,
        join(held),
    )


def _name(letter: str, field: str) -> str:
    return f"{letter.lower()}_{field}"
