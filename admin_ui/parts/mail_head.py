"""What stands above a page about one mail: the way back, what it is for, to whom the mail goes, what is doubtful."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.entry import chip
from admin_ui.parts.mail_entry import findings, state_words
from admin_ui.parts.markup import fill, join
from admin_ui.parts.page_way import way_back
from admin_ui.shell import page_head
from services.drafting import EmailView
from services.translation import _


def mail_head(email: EmailView, title: str, lead: str = "") -> Markup:
    """With the doubts about the draft, which also name other products that wrote to this person lately."""
    who = " · ".join(filter(None, (email.customer_name, email.customer_company, email.business_name)))
    state = fill('<p class="state-line">{} {}</p>', who, chip(*state_words(email.state)))
    return join((way_back(_("Conversation"), f"/emails/{email.id}"), page_head(title, lead), state, findings(email)))
