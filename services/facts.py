"""What a writer may know, and what it hands back: plain facts in, a draft with its claims out. No database here."""

from dataclasses import dataclass
from typing import Literal

FactSource = Literal["csv", "stripe", "reply", "profile", "person"]
CallKind = Literal["meeting", "message", "reply", "survey"]
IncentiveKind = Literal["credits", "discount", "gift_card", "own_text", "none"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing held about the customer. `id` ("F1") is what a claim names; `source` says who vouches for it."""

    id: str
    label: str
    value: str
    source: FactSource


@dataclass(frozen=True, slots=True)
class BusinessVoice:
    """Who writes. `language` is a BCP 47 tag ("en", "fr-CA"); profiles and mails come out in it (SPEC S2)."""

    company_name: str
    contact_name: str
    role: str
    website: str
    product_description: str
    upsell_product: str
    language: str


@dataclass(frozen=True, slots=True)
class CallToAction:
    """What the mail asks for; `detail` is the link, the messenger name or the survey's address (SPEC S3)."""

    kind: CallKind
    detail: str


@dataclass(frozen=True, slots=True)
class Incentive:
    """What an answer is rewarded with; `text` is what goes into the mail, letter for letter (SPEC S6)."""

    kind: IncentiveKind
    text: str


@dataclass(frozen=True, slots=True)
class WritingBrief:
    """Everything a writer may know: one customer of one business.

    `earlier` are the customer's own words and untrusted; `instruction` is what the colleague asked for;
    `previous` is the subject and body to be written anew; `answering` the words of the customer that this mail answers.
    `following` are our own mails that nobody answered, the oldest first, subject and body; this one is then follow-up
    `follow_up_number` of `follow_ups`. `answered_subject` is that of the thread it goes on in either case.
    """

    customer_name: str
    customer_company: str
    facts: tuple[Fact, ...]
    business: BusinessVoice
    call_to_action: CallToAction
    incentive: Incentive
    earlier: tuple[str, ...] = ()
    instruction: str = ""
    previous: tuple[str, str] | None = None
    answering: str = ""
    answered_subject: str = ""
    following: tuple[str, ...] = ()
    follow_up_number: int = 0
    follow_ups: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """Verbatim words of the body that say something about the customer, and the facts that they rest on."""

    text: str
    fact_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to be looked at by a person. `body` is plain paragraphs: code adds the signature and the footer."""

    subject: str
    body: str
    claims: tuple[Claim, ...]
    profile: str
    written_by: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, or may be, with a draft. `words` stand in it; a blocking one can't be approved."""

    kind: str
    words: str
    message: str
    blocking: bool
