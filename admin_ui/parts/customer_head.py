"""What stands above a customer's page and above every page that begins a mail to them: who, and what to think of."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.customer_words import segment_name
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.words import say_ago
from services.customers import CustomerView
from services.translation import _, n_, say_day


def cautions(customer: CustomerView) -> Markup:
    """Reasons to think twice before writing to them, the weightiest first."""
    return join(fill('<p class="caution">{}</p>', words) for words in _cautions(customer))


def _cautions(customer: CustomerView) -> list[str]:
    said = []
    if customer.gone and customer.gone_at:
        said.append(f"{gone_words(customer)} {_('No mail can be written to them.')}")
    for contact in customer.contacts:
        name = contact.business_name
        if contact.leaves_at:
            said.append(_("{name} is about to write to them.", name=name))
        if contact.wrote_at:
            said.append(_("{name} wrote to them {ago}.", name=name, ago=say_ago(contact.wrote_at)))
    if customer.guarded:
        name = segment_name(customer.segment)
        said.append(_("They stand in the segment {name}, which no filter writes to.", name=name))
    return said


def gone_words(customer: CustomerView) -> str:
    day = say_day(customer.gone_at) if customer.gone_at else ""
    return {
        "unsubscribed": _("They unsubscribed on {day}.", day=day),
        "bounced": _("Mail to them has bounced since {day}.", day=day),
        "complained": _("They reported a mail as spam on {day}.", day=day),
    }.get(customer.gone, _("They were taken off the list on {day}.", day=day))


def lead(customer: CustomerView) -> str:
    said = (customer.company, customer.address, _("customer of {name}", name=customer.business_name))
    return " · ".join(part for part in said if part)


def also_in(customer: CustomerView) -> Markup:
    """The badge of a person whom other products of the team have too."""
    n = len(customer.elsewhere)
    if not n:
        return NOTHING
    said = n_("also in {n} product", "also in {n} products", n)
    return fill('<a class="badge" href="#elsewhere">{}</a>', said)
