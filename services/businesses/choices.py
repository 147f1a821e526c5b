"""What the settings of a business can be chosen from, each choice with its words."""

from __future__ import annotations

from babel.core import get_global

from models import Approvers, ContactPreference, FollowUpMails, IncentiveKind
from services.translation import Text, text

# Those that the built-in writer writes too, each in its own words; the key is a BCP 47 tag (SPEC S2).
LANGUAGES = {"en": "English", "fr": "Français", "de": "Deutsch", "es": "Español", "zh": "中文"}

# Legal tender somewhere today (ISO 4217, as CLDR has it).
CURRENCIES = frozenset(
    currency
    for held in get_global("territory_currencies").values()
    for currency, _since, until, is_tender in held
    if until is None and is_tender
)

CONTACT: dict[str, Text] = {
    ContactPreference.REPLY.value: text("Answer the email"),
    ContactPreference.MEETING.value: text("Book a meeting"),
    ContactPreference.MESSAGE.value: text("Send a message"),
    ContactPreference.SURVEY.value: text("Fill in a survey"),
}
INCENTIVES: dict[str, Text] = {
    IncentiveKind.NONE.value: text("No incentive"),
    IncentiveKind.CREDITS.value: text("Account credit"),
    IncentiveKind.DISCOUNT.value: text("Discount"),
    IncentiveKind.GIFT_CARD.value: text("Gift card"),
    IncentiveKind.OWN_TEXT.value: text("My own words"),
}
FOLLOWED: dict[str, Text] = {
    FollowUpMails.ALL.value: text("All mails that nobody answers"),
    FollowUpMails.BATCHES.value: text("Only mails drafted for many at once"),
}
APPROVERS: dict[str, Text] = {
    Approvers.SENDERS.value: text("Everybody who may send mail for this business"),
    Approvers.ADMINS.value: text("The owner and admins alone"),
}
