"""Approving: one yes, to one exact mail, by somebody who may."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

import config
from models import Approval, AuditEntry, Email, EmailState, EmailVersion
from services.actors import Actor
from services.approval import approve_email, approve_waiting, list_waiting, reject_email
from services.database import execute
from services.drafting import draft_email, edit_email, regenerate_email
from services.drafting.view import EmailView, view_email
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.mail.frame import digest
from tests.cast import CHANNEL, Cast, until
from tests.llm_stub import ModelStub

pytestmark = pytest.mark.usefixtures("durable_work")


async def drafted(actor: Actor, *, address: str = "jane@acme.example", key: str = "k") -> EmailView:
    email = await draft_email(actor, CHANNEL, address, "", key=key)

    async def written() -> EmailView | None:
        view = await view_email(email.id, masked=False)
        return view if view.state != "writing" else None

    view = await until(written)
    assert view.state == "drafted", view.reason
    return view


async def test_a_hundred_at_once_approve_once_and_the_others_hear_who_was_first(cast: Cast) -> None:
    email = await drafted(cast.olivia)
    results = await asyncio.gather(
        *(approve_email(who, email.id, email.revision) for who in (cast.olivia, cast.adam) for _ in range(50)),
        return_exceptions=True,
    )
    refused = [r for r in results if isinstance(r, Exception)]
    assert len(refused) == 99
    assert all(isinstance(r, Conflict) and "already approved by" in r.words for r in refused), refused[:3]
    assert await Approval.filter(email_id=email.id).count() == 1
    assert await AuditEntry.filter(act="approve_email", outcome="done").count() == 1


async def test_approve_and_reject_race_and_exactly_one_wins(cast: Cast) -> None:
    email = await drafted(cast.olivia)
    results = await asyncio.gather(
        approve_email(cast.adam, email.id, email.revision),
        reject_email(cast.olivia, email.id, email.revision, "not now"),
        return_exceptions=True,
    )
    assert sum(isinstance(r, EmailView) for r in results) == 1, results
    loser = next(r for r in results if isinstance(r, Conflict))
    assert "Adam Okafor" in loser.words or "Olivia Brandt" in loser.words


@pytest.mark.parametrize(
    ("who", "refusal", "words"),
    [
        ("vic", NotAllowed, "Your role (viewer) can't send emails."),
        ("mia", NotAllowed, "only for businesses that you created"),
        ("mallory", NotFound, "There is no such email."),
    ],
)
async def test_who_may_not_approve_changes_nothing_and_is_audited(
    cast: Cast, who: str, refusal: type[Exception], words: str
) -> None:
    email = await drafted(cast.olivia)
    with pytest.raises(refusal, match=words.replace("(", r"\(").replace(")", r"\)")):
        await approve_email(getattr(cast, who), email.id, email.revision)
    assert (await Email.get(id=email.id)).state is EmailState.DRAFTED
    assert await AuditEntry.exists(act="approve_email", outcome="denied", user_id=getattr(cast, who).user_id)


async def test_a_strangers_mail_answers_as_one_that_never_was(cast: Cast) -> None:
    email = await drafted(cast.olivia)
    with pytest.raises(NotFound) as theirs:
        await approve_email(cast.mallory, email.id, 0)
    with pytest.raises(NotFound) as nobodys:
        await approve_email(cast.mallory, email.id + 10_000, 0)
    assert theirs.value.words == nobodys.value.words


async def test_the_seal_holds_the_bytes_and_an_edit_voids_it(cast: Cast) -> None:
    email = await drafted(cast.olivia)
    approved = await approve_email(cast.adam, email.id, email.revision)
    seal = await Approval.get(email_id=email.id)
    assert digest(seal.envelope_from, seal.envelope_to, seal.frame) == seal.digest
    assert seal.digest.startswith(approved.digest)
    assert seal.envelope_from.startswith("reply+")
    assert seal.envelope_from.endswith("@reply.fernweh-maps.example")

    edited = await edit_email(cast.olivia, email.id, approved.revision, "Another subject", email.body)
    assert (edited.state, edited.digest, edited.decided_by_name) == ("drafted", "", "")
    again = await approve_email(cast.adam, email.id, edited.revision)
    assert again.digest != approved.digest


async def test_an_edit_on_an_old_card_overwrites_nobody(cast: Cast) -> None:
    email = await drafted(cast.olivia)
    await edit_email(cast.adam, email.id, email.revision, "Adam's subject", email.body)
    with pytest.raises(Conflict):
        await edit_email(cast.olivia, email.id, email.revision, "Olivia's subject", email.body)
    with pytest.raises(Conflict, match="was changed since this was shown"):
        await approve_email(cast.olivia, email.id, email.revision)
    assert (await view_email(email.id, masked=False)).subject == "Adam's subject"


async def test_what_a_machine_invented_cannot_be_approved_unedited(cast: Cast, settings: config.Settings) -> None:
    lie = {"subject": "A question", "body": "Hi Jane,\n\nAs agreed, 50% off for you.", "claims": [], "profile": "p"}
    async with ModelStub(otherwise=lie) as stub:
        config.adopt(replace(settings, openai_base_url=stub.url, openai_api_key="k", openai_model="stub"))
        email = await drafted(cast.olivia)
    assert any(f.blocking for f in email.findings)
    with pytest.raises(Invalid, match="can't be approved yet"):
        await approve_email(cast.adam, email.id, email.revision)
    kept = await edit_email(cast.olivia, email.id, email.revision, "Another subject", email.body)
    with pytest.raises(Invalid):  # another subject does not make the lie true
        await approve_email(cast.adam, email.id, kept.revision)
    honest = await edit_email(cast.olivia, email.id, kept.revision, "A question", "Hi Jane,\n\nHow is the export?")
    assert (await approve_email(cast.adam, email.id, honest.revision)).state == "approved"


async def test_a_figure_that_a_person_writes_in_is_marked_and_theirs_to_answer_for(cast: Cast) -> None:
    email = await drafted(cast.olivia)
    own = await edit_email(cast.olivia, email.id, email.revision, email.subject, email.body + "\n\nFor you: 30 % off.")
    assert [f.kind for f in own.findings if "30" in f.words]
    assert (await approve_email(cast.adam, email.id, own.revision)).state == "approved"
    with pytest.raises(Conflict):
        await approve_email(cast.adam, email.id, own.revision)


async def test_regenerating_keeps_every_wording_as_a_version(cast: Cast) -> None:
    email = await drafted(cast.olivia)
    await regenerate_email(cast.adam, email.id, email.revision, "shorter, please")

    async def second() -> EmailView | None:
        view = await view_email(email.id, masked=False)
        return view if view.state == "drafted" and view.version == 2 else None

    await until(second)
    assert await EmailVersion.filter(email_id=email.id).order_by("number").values_list("number", flat=True) == [1, 2]


async def test_the_database_itself_refuses_to_change_a_seal_or_a_version(cast: Cast) -> None:
    email = await drafted(cast.olivia)
    await approve_email(cast.adam, email.id, email.revision)
    for change in (
        "UPDATE approvals SET digest = 'x'",
        "UPDATE email_versions SET subject = 'x'",
        "DELETE FROM audit_entries",
        "UPDATE credit_entries SET amount = 1",
        "TRUNCATE audit_entries",
    ):
        with pytest.raises(Exception, match="never changed"):
            await execute(change)


async def test_many_at_once_are_those_that_the_person_was_told_of(cast: Cast) -> None:
    first = await drafted(cast.olivia, key="a")
    second = await drafted(cast.olivia, address="jose@lumen.example", key="b")
    await edit_email(cast.olivia, second.id, second.revision, "Hi {name}", second.body)
    waiting = await list_waiting(cast.adam, CHANNEL)
    assert (waiting.total, waiting.unseen, waiting.blocked) == (2, 2, 1)
    # As many wait as before, but one reads otherwise: nobody has said yes to that.
    await edit_email(cast.olivia, first.id, first.revision, "Another subject", first.body)
    with pytest.raises(Conflict, match="has changed since you were asked"):
        await approve_waiting(cast.adam, CHANNEL, waiting.mark)
    assert await Approval.all().count() == 0
    result = await approve_waiting(cast.adam, CHANNEL, (await list_waiting(cast.adam, CHANNEL)).mark)
    assert result.done == 1
    assert [r.name for r in result.refused] == [f"Email {second.id}, José Núñez"]
    assert await AuditEntry.filter(act="approve_waiting", outcome="done").count() == 1
