"""The world in which every page of the panel is shown: a team at work, made by the product's own acts.

Its past is rows (`setup.panel_past`). Wants an open database, durable work that runs, a letterbox, and a Stripe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tortoise.transactions import in_transaction

from models import (
    Business,
    Customer,
    DataExport,
    DkimKey,
    Email,
    EmailState,
    ExportState,
    FollowUpPlan,
    Invitation,
    MailServer,
    PanelLink,
    Suppression,
    User,
)
from sandbox.seeding import seed
from sandbox.stripe import StripeStandIn
from services.accounts import Browser, change_address, issue_panel_link, request_password_link, request_sign_up
from services.accounts.panel_sessions import open_session
from services.accounts.passwords import hash_password
from services.actors import Actor
from services.approval import approve_email, reject_email
from services.businesses import (
    create_business,
    read_business_settings,
    request_sender_verification,
    save_settings,
    verify_sender_by_operator,
)
from services.credits import grant_credits
from services.customers import CustomerSelection, delete_customers, preview_deletion
from services.drafting import EmailView, draft_email, edit_email
from services.drafting.view import view_email
from services.exports import request_export
from services.follow_ups import look_for_follow_ups, start_follow_ups
from services.mail_keys import rotate_dkim_key
from services.replies import log_reply
from services.sending import send_email
from services.suppressions import read_suppression_file
from services.teams import create_team, invite_member
from setup.panel_batches import make_batches
from setup.panel_billing import buy_for_team
from setup.panel_experiments import add_experiments
from setup.panel_imports import add_imports
from setup.panel_notices import add_notices
from setup.panel_past import add_customers, add_mail, add_past
from setup.panel_stripe import add_stripe_past
from tests.accounts.letters import Letterbox
from tests.cast import slack_actor, until
from tests.importing import import_customers

CHANNEL = "CMAIL"
PASSWORD = "seven maps and one compass"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1"
CALL = (
    "We really like the territories, they save our dispatcher an hour a day. The export still loses the GPS columns, "
    "that costs us time every Monday. Could you send pricing for Fernweh Live with 14 seats?"
)


@dataclass(frozen=True, slots=True)
class PanelWorld:
    """`tokens` opens a browser for a person; `ids` are what the paths of `setup.panel_pages` name."""

    tokens: dict[str, str]
    ids: dict[str, int | str]


async def build_world(letterbox: Letterbox, stripe: StripeStandIn) -> PanelWorld:
    await seed()
    olivia, adam, mia, vic = [await slack_actor(f"U{name}") for name in ("OLIVIA", "ADAM", "MIA", "VIC")]
    await User.filter(id__in=[olivia.user_id, adam.user_id]).update(password_hash=await hash_password(PASSWORD))
    labs = await create_team(olivia, "Fernweh Labs")
    maps, live, atlas = await _businesses(olivia, mia)
    await grant_credits(replace(olivia, door="operator"), 400, source="gift", key="world")
    await _past(olivia, (maps, live), [who.user_id for who in (olivia, adam, mia)])
    ids: dict[str, int | str] = {"business": maps, "unverified": atlas, "connected": live}
    ids |= await buy_for_team(olivia, stripe)
    await add_stripe_past(olivia, live)
    ids |= await _mails(olivia, adam, mia)
    ids |= await add_experiments(olivia, maps, live)
    ids |= await _people_and_links(olivia, adam, letterbox, atlas)
    ids |= await _deletion(olivia, live)
    ids |= await _deliverability(olivia)
    ids |= await make_batches(olivia, maps)
    ids |= await add_imports(olivia, atlas)
    await add_notices(olivia, adam)
    tokens = {who.name.split()[0].lower(): await _session(who) for who in (olivia, adam, mia, vic)}
    tokens["newcomer"] = await _session(replace(olivia, team_id=labs))
    await _session(olivia, PHONE, "203.0.113.24")
    await request_export(olivia)
    await until(lambda: DataExport.exists(user_id=olivia.user_id, state=ExportState.READY), within_s=60)
    return PanelWorld(tokens, ids)


async def _businesses(olivia: Actor, mia: Actor) -> tuple[int, int, int]:
    """Fernweh Maps with a history of settings, Mia's Fernweh Live, and one that is not set up yet."""
    alike = {"website": "https://fernweh-maps.example", "contact_name": "Mia Sørensen", "contact_role": "Success"}
    live = await create_business(
        mia,
        name="Fernweh Live",
        **alike,
        currency="EUR",
        product_description="Replans routes during the day, by traffic, for each vehicle.",
        signature="Mia Sørensen\nFernweh Live",
        sender_name="Mia from Fernweh Live",
        sender_address="live@mail.fernweh-maps.example",
        incentive_kind="discount",
    )
    await verify_sender_by_operator(replace(olivia, door="operator"), live.id)
    atlas = await create_business(
        olivia, name="Fernweh Atlas", **alike, currency="EUR", sender_address="atlas@fernweh-maps.example"
    )
    maps = (await Customer.get(email="jane@acme.example").only("business_id")).business_id
    await _save(
        olivia, maps, "profile", postal_address="Speicherstadt 12, 20457 Hamburg", contact_role="Head of Success"
    )
    await _save(olivia, maps, "incentive", incentive_high="25", incentive_threshold_cents="99.50")
    await _save(olivia, maps, "follow_ups", follow_up_days="4, 7")
    await _save(olivia, maps, "approval", author_may_approve="")
    await _save(olivia, maps, "approval", author_may_approve="yes")
    return maps, live.id, atlas.id


async def _deliverability(olivia: Actor) -> dict[str, int | str]:
    """Two mail servers, one of them in trouble; a DKIM key that signs and one to come; a file of suppressions."""
    alike = {"team_id": olivia.team_id, "port": 465, "security": "smtps", "user": "fernweh", "password": "sealed"}
    first = await MailServer.create(**alike, host="smtp.provider.example", place=1, senders=["fernweh-maps.example"])
    trouble = "The mail server can't be reached: connection refused"
    await MailServer.create(
        **alike, host="mx.hamburg.example", place=2, trouble=trouble, troubled_at=datetime.now(UTC) - timedelta(hours=2)
    )
    business = await Business.get(name="Fernweh Maps", team_id=olivia.team_id)
    domain = business.sender_address.rpartition("@")[2]
    await rotate_dkim_key(olivia, domain)
    await DkimKey.filter(domain=domain).update(published_at=datetime.now(UTC) - timedelta(days=300))
    await rotate_dkim_key(olivia, domain)
    file = b"Email,Reason\nold@acme.example,unsubscribed\nnot an address,\ntwo@acme.example,\n"
    read = await read_suppression_file(olivia, file)
    newest = await Suppression.filter(team_id=olivia.team_id, reason="unsubscribed").first()
    return {"mail_server": first.id, "suppression_import": read, "suppression": newest.id}


async def _save(actor: Actor, business: int, section: str, **given: str) -> None:
    shown = await read_business_settings(actor, business)
    await save_settings(actor, business, section, shown.revision, given)


async def _past(olivia: Actor, businesses: Sequence[int], people: Sequence[int]) -> None:
    maps, live = businesses
    await add_customers(olivia.team_id, maps, 180, seed=1)
    await add_customers(olivia.team_id, live, 90, seed=2)  # the first of them are the same people
    jane = {"email": "jane@acme.example", "name": "Jane Porter", "company": "Acme Tools", "segment": "client"}
    await import_customers(olivia, live, [{**jane, "monthly_spend": 4_900, "facts": {"Vehicles": "6"}}])
    for business, count in ((maps, 70), (live, 30)):
        written_to = Customer.filter(business_id=business).exclude(email="jane@acme.example").order_by("-id")
        await add_past(await written_to.limit(count), people, seed=business)
    for address, reason in (("hannah@roverpets.example", "unsubscribed"), ("mateo@andesfibra.example", "bounced")):
        await Suppression.create(team_id=olivia.team_id, address=address, reason=reason)


async def _mails(olivia: Actor, adam: Actor, mia: Actor) -> dict[str, int | str]:
    """One conversation that is long, and a mail in every state."""
    jane = await Customer.get(email="jane@acme.example", business__name="Fernweh Maps")
    now = datetime.now(UTC)
    await add_mail(jane, EmailState.SENT, by=mia.user_id, at=now - timedelta(days=20), subject="Your 386 routes")
    reply = await log_reply(
        adam, jane.id, came_by="phone", at=now - timedelta(days=19), words=CALL, subject="Call with Jane", key="call"
    )
    waiting = await _draft(olivia, "jane@acme.example", "mention the export with GPS columns")
    wording = waiting.body.replace("Hi Jane", "Dear Jane")
    waiting = await edit_email(
        adam, waiting.id, waiting.revision, "The GPS columns are back", wording + "\n\nPS: soon."
    )
    await _draft(olivia, "priya@monsoonpharma.example", "")
    approved = await _draft(olivia, "omar@atlasvending.example", "")
    await approve_email(adam, approved.id, approved.revision)
    rejected = await _draft(olivia, "grace.kim@brightsmiles.example", "")
    await reject_email(olivia, rejected.id, rejected.revision, "We spoke with her yesterday.")
    scheduled = await _draft(adam, "amelia@parcelpigeon.example", "")
    await approve_email(olivia, scheduled.id, scheduled.revision)
    await send_email(olivia, scheduled.id, now + timedelta(days=2))
    others = await Customer.filter(business_id=jane.business_id).order_by("id").offset(16).limit(4)
    ended = {
        EmailState.FAILED: {"reason": "The mail server answered: 550 no such user."},
        EmailState.UNCERTAIN: {"reason": "The connection broke after the mail was handed over."},
        EmailState.OVERDUE: {"reason": "Sending was halted at its hour.", "send_at": now - timedelta(hours=5)},
        EmailState.CANCELLED: {"reason": "The customer has unsubscribed."},
    }
    ids: dict[str, int | str] = {}
    for (state, values), customer in zip(ended.items(), others, strict=True):
        mail = await add_mail(customer, state, by=mia.user_id, at=now - timedelta(hours=6), **values)
        ids[state.value] = mail.id
    followed = await _followed_up(olivia, (await Customer.filter(business_id=jane.business_id).order_by("id"))[40])
    unsubscribing = (await Email.get(id=approved.id)).unsubscribe_token
    return ids | {
        "customer": jane.id,
        "reply": reply.id,
        "waiting": waiting.id,
        "approved": approved.id,
        "rejected": rejected.id,
        "scheduled": scheduled.id,
        "unsubscribe": unsubscribing,
        "followed": followed,
    }


async def _followed_up(olivia: Actor, customer: Customer) -> int:
    """A mail that nobody answered, five days old, and its first follow-up, which waits for approval."""
    left = datetime.now(UTC) - timedelta(days=5)
    first = await add_mail(customer, EmailState.SENT, by=olivia.user_id, at=left, subject="Your routes in spring")
    await start_follow_ups(olivia, first.id)
    await FollowUpPlan.filter(email_id=first.id).update(waits_since=left)
    await look_for_follow_ups("world")
    await until(lambda: Email.exists(follow_up_of_id=first.id, state=EmailState.DRAFTED), within_s=60)
    return first.id


async def _draft(actor: Actor, address: str, wish: str) -> EmailView:
    email = await draft_email(actor, CHANNEL, address, wish, key=f"world:{address}")

    async def written() -> EmailView | None:
        view = await view_email(email.id, masked=False)
        return view if view.state != "writing" else None

    return await until(written, within_s=60)


async def _people_and_links(olivia: Actor, adam: Actor, box: Letterbox, atlas: int) -> dict[str, int | str]:
    """The links that letters bring, each as it stands before anybody has used it."""
    await invite_member(olivia, "nina@fernweh-maps.example", "member")
    await invite_member(olivia, "old@fernweh-maps.example", "viewer")
    past = datetime.now(UTC) - timedelta(days=9)
    await Invitation.filter(address="old@fernweh-maps.example").update(mailed_at=past, expires_at=past)
    await request_sign_up("Tomas Berg", "tomas@berg.example")
    await request_password_link("vic@fernweh-maps.example")
    await change_address(adam, PASSWORD, "adam.okafor@fernweh-maps.example")
    await request_sender_verification(olivia, atlas)
    letters = {
        "join": "nina@fernweh-maps.example",
        "welcome": "tomas@berg.example",
        "new_password": "vic@fernweh-maps.example",
        "confirm": "adam.okafor@fernweh-maps.example",
        "verify": "atlas@fernweh-maps.example",
    }
    links: dict[str, int | str] = {
        name: (await box.next_link(address)).rpartition("/")[2] for name, address in letters.items()
    }
    links["way_in"] = (await issue_panel_link(olivia)).rpartition("/")[2]
    await PanelLink.all().update(expires_at=datetime.now(UTC) + timedelta(hours=1))  # two minutes would not do
    return links


async def _deletion(olivia: Actor, business: int) -> dict[str, int | str]:
    newest = await Customer.filter(business_id=business, email__contains="@company").order_by("id").limit(12)
    chosen = [customer.id for customer in newest]
    shown = await preview_deletion(olivia, CustomerSelection(), chosen)
    deletion = await delete_customers(
        olivia,
        CustomerSelection(),
        chosen,
        expected=shown.total,
        newest=shown.newest,
        typed=str(shown.total),
        key="world",
    )
    return {"deletion": deletion}


async def _session(who: Actor, program: str = FIREFOX, address: str = "198.51.100.7") -> str:
    async with in_transaction():
        return await open_session(who, Browser(program, address))
