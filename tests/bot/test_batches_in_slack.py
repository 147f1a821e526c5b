"""A batch of drafts in Slack: one card, groups, approval bound to what was shown, sending with a preview."""

from __future__ import annotations

import asyncio
import json
from copy import deepcopy
from typing import Any

from models import Approval, AuditEntry, Customer, Email, EmailVersion, GroupApproval, Membership
from services import database
from services.drafting import edit_email
from tests.batches.conftest import add_customers, give_credits
from tests.bot.conftest import Office, offered, said
from tests.cast import until


def the_card(office: Office) -> dict[str, Any]:
    found = [m for m in office.cards() if m["metadata"]["event_payload"]["kind"] == "progress"]
    assert len(found) == 1, f"{len(found)} cards of batches"
    return found[0]


async def card_says(office: Office, words: str, within_s: float = 30) -> dict[str, Any]:
    async def found() -> dict[str, Any] | None:
        cards = [m for m in office.cards() if m["metadata"]["event_payload"]["kind"] == "progress"]
        return next((m for m in cards if words in said(m)), None)

    return await until(found, within_s=within_s)


async def press(office: Office, user: str, act: str, group: str = "", card: dict[str, Any] | None = None) -> None:
    """A button of the batch's card: of this group, or the only one of that act; of the `card` that they still see."""
    if card:
        office.sandbox.workspace.messages["CMAIL"][card["ts"]] = deepcopy(card)
    card = card or the_card(office)
    blocks = [(b["block_id"], e) for b in card["blocks"] for e in b.get("elements", []) if e.get("action_id") == act]
    block, button = next((b, e) for b, e in blocks if not group or json.loads(e["value"])["group"] == group)
    answer = await office.acts.click(user, "CMAIL", card["ts"], act, block_id=block)
    assert answer.acknowledged, answer.failure
    assert button["value"]


async def drafted(office: Office, many: int = 12, line: str = "/draft company:Bulk limit:50") -> dict[str, Any]:
    await give_credits(2_000)
    await add_customers(office.cast, many)
    await office.type("UOLIVIA", line)
    if many > 50:
        await office.told("UOLIVIA", f"Draft {many} emails?")
        await office.press("UOLIVIA", "draft_emails")
    await office.told("UOLIVIA", f"Drafting {many} emails")
    return await card_says(office, f"Drafted {many} of {many}")


async def test_many_drafts_come_up_as_one_card_in_groups_and_are_approved_and_sent_from_it(office: Office) -> None:
    card = await drafted(office)
    assert len(office.cards()) == 1 and "Alike · 12" in said(card) and "nobody has looked at 12" in said(card)
    assert "@bulk.example" not in json.dumps(card)
    assert {"approve_group", "review_group"} <= offered(card)
    await press(office, "UADAM", "approve_group", "alike")
    await office.told("UADAM", "Approving 12 emails")
    card = await card_says(office, "Approved 12: Adam Okafor 12")
    assert "approve_group" not in offered(card) and "Send these 12" in said(card)
    seals = await Approval.all()
    assert len(seals) == 12 == await Email.filter(state="approved").count()
    await press(office, "UADAM", "ask_about_batch")
    await office.told("UADAM", "Send 12 emails?")
    await office.press("UADAM", "send_batch")
    await office.told("UADAM", "Sending 12 emails")
    assert await Email.filter(state="scheduled").count() == 12
    acts = await AuditEntry.filter(outcome="done").values_list("act", flat=True)
    assert {"draft_emails", "approve_group", "send_batch"} <= set(acts)


async def test_a_draft_edited_between_card_and_click_keeps_the_whole_group_unapproved(office: Office) -> None:
    stale = deepcopy(await drafted(office))
    email = await Email.filter(state="drafted").first()
    await edit_email(office.cast.adam, email.id, email.revision, "Another subject", "Hello, a wording of Adam's.")
    await press(office, "UOLIVIA", "approve_group", "alike", stale)
    await office.told("UOLIVIA", "has changed since you were asked")
    assert not await Approval.all().exists() and not await GroupApproval.all().exists()
    mended = await card_says(office, "Warned · 1")
    await press(office, "UOLIVIA", "approve_group", "alike", mended)
    await card_says(office, "Approved 11: Olivia Brandt 11")
    assert (await Email.get(id=email.id)).state == "drafted"


async def test_two_people_approve_the_same_group_and_each_mail_is_sealed_once(office: Office) -> None:
    card = deepcopy(await drafted(office, 60, "/draft company:Bulk limit:60"))
    await asyncio.gather(*(press(office, user, "approve_group", "alike", card) for user in ("UADAM", "UOLIVIA")))
    await card_says(office, "Approved 60: ")
    assert await Approval.all().count() == 60 and await GroupApproval.all().count() == 1

    async def the_second_is_told() -> bool:
        heard = "".join(said(m) for user in ("UADAM", "UOLIVIA") for m in office.whispers(user))
        return any(words in heard for words in ("is approving these already", "has changed", "Nothing waits in this"))

    await until(the_second_is_told)


async def test_viewers_and_members_of_other_businesses_are_refused_whatever_the_card_offers(office: Office) -> None:
    await drafted(office)
    for user, words in (("UVIC", "can't send emails"), ("UMIA", "only for businesses that you created")):
        await press(office, user, "approve_group", "alike")
        await office.told(user, words)
        heard = len(office.whispers(user))
        await press(
            office, user, "ask_about_batch" if "ask_about_batch" in offered(the_card(office)) else "review_group"
        )
        await until(lambda: heard_more_than(office, user, heard))  # noqa: B023
    assert office.form("UVIC") is None and office.form("UMIA") is None
    assert not await GroupApproval.all().exists()


async def heard_more_than(office: Office, user: str, times: int) -> bool:
    return len(office.whispers(user)) > times


async def test_somebody_removed_in_the_middle_stops_their_approval_and_the_rest_waits(office: Office) -> None:
    card = await drafted(office, 60, "/draft company:Bulk limit:60")
    await Membership.filter(user_id=office.cast.adam.user_id).update(role="admin")
    await database.execute(
        """CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN DELETE FROM memberships WHERE user_id = NEW.asked_by_id; RETURN NEW; END $$"""
    )
    await database.execute(
        """CREATE TRIGGER leaves AFTER UPDATE ON group_approvals FOR EACH ROW WHEN (NEW.place = 50)
           EXECUTE FUNCTION leave()"""
    )
    await press(office, "UADAM", "approve_group", "alike", card)
    card = await card_says(office, "stopped at 50 of 60")
    assert await Email.filter(state="approved").count() == 50 and "Alike · 10" in said(card)
    await press(office, "UOLIVIA", "approve_group", "alike", card)
    await card_says(office, "Olivia Brandt 10")


async def test_a_group_is_looked_through_one_by_one(office: Office) -> None:
    await drafted(office)
    first, second, third = await Email.filter(state="drafted").order_by("id").limit(3)
    await press(office, "UOLIVIA", "review_group", "alike")
    form = await office.form_opens("UOLIVIA", "Alike drafts")
    assert "11 more after it" in json.dumps(form["blocks"]) and "bulk" in json.dumps(form["blocks"])

    async def shows(email: Email) -> bool:
        form = office.form("UOLIVIA")
        return bool(form) and f'"id":{email.id},' in form["private_metadata"]

    await office.acts.click_in_view("UOLIVIA", form["id"], "approve_next")
    await until(lambda: shows(second))
    await edit_email(office.cast.adam, second.id, second.revision, "Adam's subject", (await body_of(second)))
    await office.acts.click_in_view("UOLIVIA", form["id"], "approve_next")

    async def is_shown_again() -> bool:
        return "It was changed since" in json.dumps(office.form("UOLIVIA")["blocks"])

    await until(is_shown_again)
    assert (await Email.get(id=second.id)).state == "drafted"
    await office.acts.click_in_view("UOLIVIA", form["id"], "skip_email")
    await until(lambda: shows(third))
    await card_says(office, "Approved 1: Olivia Brandt 1")
    assert (await Email.get(id=first.id)).state == "approved"


async def body_of(email: Email) -> str:
    return (await EmailVersion.get(email_id=email.id, number=email.version)).body


async def test_more_than_fifty_are_estimated_first_and_begun_for_exactly_those(office: Office) -> None:
    await give_credits(2_000)
    await add_customers(office.cast, 70)
    await Customer.filter(company="Bulk", name__in=["Bulk 1", "Bulk 2"]).update(segment="competitor")
    await office.type("UOLIVIA", "/draft company:Bulk limit:10000 about the webinar")
    asked = await office.told("UOLIVIA", "Draft 68 emails?")
    assert "68 credits of the 2,100" in said(asked) and "2 in a guarded segment" in said(asked)
    assert not await Email.all().exists()
    await office.press("UOLIVIA", "draft_emails")
    await office.told("UOLIVIA", "Drafting 68 emails")
    await card_says(office, "Drafted 68 of 68")
    assert set(await Email.all().values_list("instruction", flat=True)) == {"about the webinar"}
