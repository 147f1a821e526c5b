"""One row of each kind that a page, a form or a file is asked for with: of the cast's team, and of Mallory's."""

from __future__ import annotations

from models import (
    Batch,
    BusinessChange,
    Conversation,
    Customer,
    CustomerDeletion,
    DkimKey,
    Email,
    Experiment,
    Import,
    MailServer,
    PanelSession,
    Reply,
    Suppression,
    SuppressionImport,
)
from services.businesses import read_business_settings, save_settings
from services.exports import read_export, request_export
from services.teams import invite_member, read_team
from tests.admin_ui.conftest import Talk
from tests.cast import Cast


async def ids_of_team(cast: Cast, talk: Talk) -> dict[str, int]:
    """One id of each kind that a page, a form or a file is asked for with."""
    business = await read_business_settings(cast.olivia, cast.business_id)
    await save_settings(cast.olivia, cast.business_id, "branding", business.revision, {"signature": "One"})
    await invite_member(cast.olivia, "guest@fernweh-maps.example", "viewer")
    await request_export(cast.olivia)
    made = await CustomerDeletion.create(
        team_id=cast.olivia.team_id, started_by_id=cast.olivia.user_id, key="theirs", total=1
    )
    change = await BusinessChange.filter(business_id=cast.business_id).first()
    session = await PanelSession.filter(user_id=cast.olivia.user_id).first()
    export = await read_export(cast.olivia)
    return {
        "business": cast.business_id,
        "customer": (await Customer.get(business_id=cast.business_id, email="jane@acme.example")).id,
        "email": talk.draft.id,
        "reply": talk.reply_id,
        "deletion": made.id,
        "user": cast.adam.user_id,
        "invitation": (await read_team(cast.olivia)).invitations[0].id,
        "change": change.id if change else 0,
        "session": session.id if session else 0,
        "export": export.id if export else 0,
        "team": cast.olivia.team_id,
        **await _ids_of_deliverability(cast),
        **await ids_of_many(cast),
    }


async def ids_of_many(cast: Cast) -> dict[str, int]:
    """Of a batch, an import and an experiment, each ended."""
    business = {"team_id": cast.olivia.team_id, "business_id": cast.business_id}
    batch = await Batch.create(**business, act="analyse", key="theirs", total=0, state="finished")
    brought = await Import.create(**business, state="cancelled", file_name="theirs.csv")
    tried = await Experiment.create(
        **business, subject="incentive", base_rate=0.1, smallest_difference=0.05, planned=100, state="stopped"
    )
    return {"batch": batch.id, "import": brought.id, "experiment": tried.id}


async def _ids_of_deliverability(cast: Cast) -> dict[str, int]:
    team = {"team_id": cast.olivia.team_id}
    server = await MailServer.create(**team, host="smtp.provider.example", port=465, security="smtps", place=1)
    suppressed = await Suppression.create(**team, address="kim@rival.example", reason="by_hand")
    read = await SuppressionImport.create(**team, total=0, known=0)
    key = await DkimKey.create(**team, domain="fernweh-maps.example", selector="askusers", private_key="sealed")
    return {"server": server.id, "suppression": suppressed.id, "suppression_import": read.id, "key": key.id}


async def ids_of_mallory(cast: Cast) -> dict[str, int]:
    customer = await Customer.get(business_id=cast.mallorys_business_id)
    business = {"team_id": cast.mallory.team_id, "business_id": cast.mallorys_business_id, "customer_id": customer.id}
    about = {**business, "conversation_id": (await Conversation.create(**business)).id}
    email = await Email.create(
        **about, request_key="m", token="m", unsubscribe_token="m", message_id="m@other.example", state="failed"
    )
    reply = await Reply.create(**about, message_id="<m@other.example>", kind="reply", text="Yes.")
    return {"business": cast.mallorys_business_id, "customer": customer.id, "email": email.id, "reply": reply.id}
