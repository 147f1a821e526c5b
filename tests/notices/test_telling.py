"""Whom a notice reaches, by mail and in Slack, in which words, and how often."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from tortoise.transactions import in_transaction

from models import Membership, Notice, NoticeKind, NoticeShare, SlackIdentity, User, Workspace
from services.errors import NotAllowed
from services.notices import notice_for_slack, read_notices, tell
from services.notices.mailing import mail_notice
from services.notices.telling import spread_notice
from services.notices.wording import TOLD, whom, word
from services.teams import remove_member
from services.translation import LANGUAGES, speaking
from tests.accounts.letters import Letterbox
from tests.bot.conftest import Office
from tests.cast import WORKSPACE, Cast, slack_actor
from tests.notices.conftest import ADAM, FACTS, MIA, OLIVIA, VIC, all_settled, heard, told


async def test_owner_and_admins_hear_of_it_by_mail_and_in_slack_and_nobody_else(
    office: Office, letterbox: Letterbox
) -> None:
    await told(office.cast.olivia.team_id)
    for address in (OLIVIA, ADAM):
        letter = await letterbox.next_to(address)
        assert letter["Subject"] == "Fernweh Maps: 12 credits left"
        assert "Buy credits: http://127.0.0.1:8080/billing#packs" in letter.get_content()
        assert "owner and the admins of Fernweh Maps" in letter.get_content()
    await all_settled(4)
    for person in ("UOLIVIA", "UADAM"):
        (message,) = heard(office, person)
        assert "12 credits left" in message and "Buy credits" in message
    assert not heard(office, "UMIA") and not heard(office, "UVIC")
    assert letterbox.count_to(MIA) == letterbox.count_to(VIC) == 0
    assert len(letterbox.sink.contents) == 2


async def test_what_is_the_owners_alone_reaches_no_admin(office: Office, letterbox: Letterbox) -> None:
    await told(office.cast.olivia.team_id, "credits_bought", by=office.cast.adam.user_id)
    letter = await letterbox.next_to(OLIVIA)
    assert letter["Subject"] == "Fernweh Maps: 1,000 credits bought"
    assert "Adam Okafor bought them for $49.90." in letter.get_content()
    await all_settled(2)
    assert letterbox.count_to(ADAM) == 0 and not heard(office, "UADAM")


async def test_twenty_at_once_tell_once(office: Office, letterbox: Letterbox) -> None:
    told_first = await asyncio.gather(*(told(office.cast.olivia.team_id) for _ in range(20)))
    assert sum(told_first) == 1
    await all_settled(4)
    assert not await told(office.cast.olivia.team_id)
    assert await Notice.all().count() == 1
    assert (letterbox.count_to(OLIVIA), letterbox.count_to(ADAM)) == (1, 1)
    assert len(heard(office, "UOLIVIA")) == 1


async def test_one_key_of_two_teams_is_two_facts(cast: Cast) -> None:
    assert await told(cast.olivia.team_id) and await told(cast.mallory.team_id)


async def test_nobody_hears_of_what_was_rolled_back(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError):
        async with in_transaction():
            await tell(cast.olivia.team_id, NoticeKind.CREDITS_OUT, "1")
            raise ZeroDivisionError
    assert not await Notice.exists()
    assert await told(cast.olivia.team_id, "credits_out")


async def test_facts_that_are_not_the_kinds_are_refused_where_they_are_told(cast: Cast) -> None:
    with pytest.raises(TypeError):
        await tell(cast.olivia.team_id, "credits_low", "1", left=3)
    with pytest.raises(ValueError):
        await tell(cast.olivia.team_id, "credits_gone", "1")


async def test_each_reads_it_in_their_own_language(office: Office, letterbox: Letterbox) -> None:
    await User.filter(email=OLIVIA).update(language="de")
    await User.filter(email=ADAM).update(language="fr")
    await told(office.cast.olivia.team_id, "payment_failed", amount=123450)
    assert "1.234,50" in (await letterbox.next_to(OLIVIA))["Subject"]
    assert "nov. 2026" in (await letterbox.next_to(ADAM)).get_content()
    await all_settled(4)
    assert "1.234,50" in heard(office, "UOLIVIA")[0]


async def test_who_left_or_is_an_admin_no_more_when_it_leaves_hears_nothing(cast: Cast, letterbox: Letterbox) -> None:
    await told(cast.olivia.team_id)
    await spread_notice((await Notice.get()).id)
    await remove_member(await slack_actor("UOLIVIA"), cast.adam.user_id)
    await Membership.filter(user_id=cast.olivia.user_id).update(role="viewer")
    for share in await NoticeShare.all():
        if share.way == "mail":
            await mail_notice(share.id, 0)
        else:
            assert await notice_for_slack(share.id, WORKSPACE) is None
    assert {share.state for share in await all_settled(4)} == {"withdrawn"}
    assert not letterbox.sink.contents


async def test_who_is_tied_to_no_person_of_the_workspace_gets_a_letter_alone(
    office: Office, letterbox: Letterbox
) -> None:
    await SlackIdentity.filter(slack_user_id="UADAM").delete()
    await told(office.cast.olivia.team_id)
    ways = [(share.user.name.split()[0], share.way.value) for share in await all_settled(3)]
    assert sorted(ways) == [("Adam", "mail"), ("Olivia", "mail"), ("Olivia", "slack")]
    await told(office.cast.mallory.team_id)
    await letterbox.next_to("mallory@other.example")
    states = {share.user.name: share.state for share in await all_settled(5) if share.way == "slack"}
    assert states["Mallory Stone"] == "withdrawn", "our token speaks for another workspace than hers"


async def test_a_second_decision_whom_it_goes_to_changes_nothing(cast: Cast) -> None:
    await told(cast.olivia.team_id)
    notice = await Notice.get()
    await spread_notice(notice.id)
    await Membership.filter(user_id=cast.mia.user_id).update(role="admin")
    await spread_notice(notice.id)
    assert await NoticeShare.filter(notice=notice).count() == 4


async def test_a_workspace_that_is_gone_is_not_written_to(cast: Cast) -> None:
    await Workspace.filter(slack_team_id=WORKSPACE).update(disconnected_at=datetime.now(UTC))
    await told(cast.olivia.team_id)
    await spread_notice((await Notice.get()).id)
    assert {share.way for share in await NoticeShare.all()} == {"mail"}


@pytest.mark.parametrize("kind", NoticeKind)
def test_each_kind_has_its_words_in_each_language(kind: NoticeKind) -> None:
    for language in LANGUAGES:
        with speaking(language):
            words = word(kind, FACTS[kind], {})
            assert words.headline and all(words.lines) and words.step and words.path.startswith("/")
            assert "{" not in "".join((words.headline, *words.lines, words.step, whom(kind, "Acme")))
            assert len(words.headline) <= 60 and len(words.lines) <= 3
    assert {role.value for role in TOLD[kind].roles} <= {"owner", "admin"}


def test_money_has_the_decimals_of_its_currency() -> None:
    assert (
        "¥4,990"
        in word(NoticeKind.PAYMENT_FAILED, {**FACTS["payment_failed"], "currency": "jpy", "amount": 4990}, {}).headline
    )


async def test_owner_and_admins_can_look_up_what_was_told_and_to_whom(office: Office) -> None:
    await told(office.cast.olivia.team_id)
    await all_settled(4)
    for actor in (office.cast.olivia, office.cast.adam):
        (notice,) = await read_notices(actor)
        assert notice.words.headline == "12 credits left"
        assert [(t.name, t.way.value, t.state.value) for t in notice.told] == [
            (name, way, "sent") for name in ("Adam Okafor", "Olivia Brandt") for way in ("mail", "slack")
        ]
    assert await read_notices(office.cast.mallory) == ()
    for actor in (office.cast.mia, office.cast.vic):
        with pytest.raises(NotAllowed):
            await read_notices(actor)
