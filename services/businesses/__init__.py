"""Businesses: made, set up, their sender proved, found by their Slack channel, halted and resumed."""

from services.businesses.changing import NothingChanged
from services.businesses.channels import business_named, business_of_channel, pick_business
from services.businesses.choices import APPROVERS, CONTACT, CURRENCIES, FOLLOWED, INCENTIVES, LANGUAGES
from services.businesses.completeness import Completeness, Hint, read_completeness
from services.businesses.halting import Halting, halt_business, read_halting, read_halts, resume_business
from services.businesses.history import History, SettingChange, read_history, restore_settings
from services.businesses.listing import MOST_COUNTED, BusinessList, ListedBusiness, list_businesses
from services.businesses.making import create_business, verify_sender_by_operator
from services.businesses.sections import MOST_FOLLOW_UPS, SECTIONS, label_of
from services.businesses.sender import (
    SenderLink,
    SenderView,
    read_sender,
    read_sender_link,
    request_sender_verification,
    verify_sender,
)
from services.businesses.settings import (
    BusinessSettings,
    read_business_settings,
    read_logo,
    save_logo,
    save_settings,
)
from services.businesses.typed import TIME_ZONES
from services.businesses.view import BusinessView

__all__ = [
    "APPROVERS",
    "CONTACT",
    "CURRENCIES",
    "FOLLOWED",
    "INCENTIVES",
    "LANGUAGES",
    "MOST_COUNTED",
    "MOST_FOLLOW_UPS",
    "SECTIONS",
    "TIME_ZONES",
    "BusinessList",
    "BusinessSettings",
    "BusinessView",
    "Completeness",
    "Halting",
    "Hint",
    "History",
    "ListedBusiness",
    "NothingChanged",
    "SenderLink",
    "SenderView",
    "SettingChange",
    "business_named",
    "business_of_channel",
    "create_business",
    "halt_business",
    "label_of",
    "list_businesses",
    "pick_business",
    "read_business_settings",
    "read_completeness",
    "read_halting",
    "read_halts",
    "read_history",
    "read_logo",
    "read_sender",
    "read_sender_link",
    "request_sender_verification",
    "restore_settings",
    "resume_business",
    "save_logo",
    "save_settings",
    "verify_sender",
    "verify_sender_by_operator",
]
