"""That few credits are left or none, with the way to more, or whom to ask."""

from __future__ import annotations

from urllib.parse import urlsplit

from markupsafe import Markup

from admin_ui.parts.fields import link_button
from admin_ui.parts.markup import NOTHING, fill
from services.credits import CreditsView
from services.translation import _, n_


def draw_low_credits(credits: CreditsView) -> Markup:
    """A card; nothing where there are enough, or nobody counts them, or they are not for this person to see."""
    if not credits.is_low or credits.balance is None:
        return NOTHING
    title = n_("{n} credit left", "{n} credits left", credits.balance) if credits.balance else _("No credits left")
    words = _("Without credits nothing more is drafted or analysed. What is drafted can be approved and sent.")
    return fill(
        '<section class="card low-credits"><div><h2>{}</h2><p>{}</p></div>{}</section>', title, words, _way(credits)
    )


def _way(credits: CreditsView) -> Markup:
    if credits.buy_url:
        place = urlsplit(credits.buy_url)
        return link_button(_("Buy credits"), f"{place.path}#{place.fragment}", kind="first")
    return fill('<p class="hint">{}</p>', whom_to_ask_for_credits(credits.buyers))


def whom_to_ask_for_credits(buyers: tuple[str, ...]) -> str:
    """Nobody is named where nothing is sold."""
    if not buyers:
        return _("Whoever runs this installation grants credits: ask them for more.")
    if len(buyers) == 1:
        return _("{name} can buy more.", name=buyers[0])
    return _("{names} or {last} can buy more.", names=", ".join(buyers[:-1]), last=buyers[-1])
