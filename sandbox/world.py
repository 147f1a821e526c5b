"""The seed of a first run: one believable company, its Slack workspace, a team of four roles and thirty
customers with facts worth writing about. Plain data; whoever seeds a database reads it from here."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.world_customers import CUSTOMERS, Customer

__all__ = ["WORLD", "Business", "Channel", "Command", "Customer", "Incentive", "Person", "World"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the team: one person in Slack and one user of the product, tied by the email."""

    slack_id: str
    name: str
    email: str
    role: str  # owner | admin | member | viewer (SPEC T2)
    title: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Channel:
    id: str
    name: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command as the app's manifest declares it; the composer completes from these."""

    name: str
    hint: str
    description: str


@dataclass(frozen=True, slots=True)
class Incentive:
    """SPEC S6. Amounts are whole units of `unit`; the threshold is a customer's monthly spend."""

    kind: str  # credits | discount | gift_card | own_text
    high_amount: int
    standard_amount: int
    threshold_per_month: int
    unit: str
    own_text: str


@dataclass(frozen=True, slots=True)
class Business:
    """SPEC S1 to S6: everything a business must say before anything may be drafted for it."""

    name: str
    website: str
    contact_name: str
    contact_role: str
    currency: str  # ISO 4217
    product_description: str
    upsell_product: str
    signature: str
    language: str
    contact_preference: str  # meeting | message | reply | survey
    contact_detail: str
    sender_name: str
    sender_email: str
    incentive: Incentive
    review_channel_id: str


@dataclass(frozen=True, slots=True)
class World:
    team_name: str
    slack_team_id: str
    slack_team_name: str
    slack_domain: str
    app_id: str
    app_name: str
    bot_id: str
    bot_user_id: str
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    commands: tuple[Command, ...]
    business: Business
    customers: tuple[Customer, ...]


WORLD = World(
    team_name="Fernweh Maps",
    slack_team_id="T0FERNWEH",
    slack_team_name="Fernweh Maps",
    slack_domain="fernweh-maps",
    app_id="A0ASKUSERS",
    app_name="AskUsers",
    bot_id="B0ASKUSERS",
    bot_user_id="UASKUSERS",
    people=(
        Person("UOLIVIA", "Olivia Brandt", "olivia@fernweh-maps.example", "owner", "Founder", "Europe/Berlin"),
        Person("UADAM", "Adam Okafor", "adam@fernweh-maps.example", "admin", "Head of Customers", "Europe/London"),
        Person("UMIA", "Mia Sørensen", "mia@fernweh-maps.example", "member", "Customer Success", "Europe/Copenhagen"),
        Person("UVIC", "Vic Laurent", "vic@fernweh-maps.example", "viewer", "Finance", "Europe/Paris"),
    ),
    channels=(
        Channel("CMAIL", "customer-mail", "Drafts to approve and what customers answered"),
        Channel("CGENERAL", "general", "Everything else"),
    ),
    commands=(
        Command("/draft", "jane@acme.example mention the new export", "Draft a mail for a customer or a filter"),
        Command("/approve", "[number | all]", "List what waits for approval, or approve it"),
        Command("/send", "[number | all] [tomorrow 9:00]", "Send what is approved"),
        Command("/credits", "", "Balance, what expires soon, who used what"),
        Command(
            "/askusers", "help | link | business NAME | panel | halt", "Help, linking, choosing a business, halting"
        ),
    ),
    business=Business(
        name="Fernweh Maps",
        website="https://fernweh-maps.example",
        contact_name="Mia Sørensen",
        contact_role="Customer Success",
        currency="USD",
        product_description=(
            "Fernweh Maps is a route and territory planner for field teams: import addresses, draw "
            "territories, plan the day's visits, follow them on the phone, and export the finished rounds."
        ),
        upsell_product="Fernweh Live: traffic-aware replanning during the day, per vehicle",
        signature="Mia Sørensen\nCustomer Success, Fernweh Maps\nfernweh-maps.example",
        language="en",
        contact_preference="meeting",
        contact_detail="https://calendly.example/fernweh-maps/15min",
        sender_name="Mia from Fernweh Maps",
        sender_email="mia@mail.fernweh-maps.example",
        incentive=Incentive(
            kind="credits", high_amount=20, standard_amount=10, threshold_per_month=100, unit="$", own_text=""
        ),
        review_channel_id="CMAIL",
    ),
    customers=CUSTOMERS,
)
