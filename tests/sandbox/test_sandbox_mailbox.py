"""The customers' mailbox: real SMTP in, real SMTP out, and nothing lost over a restart."""

from __future__ import annotations

import email
import email.policy
import smtplib
from pathlib import Path

import aiohttp
import pytest

from sandbox import Sandbox
from tests.sandbox.far_ends import Bot, Inbound, make_sandbox
from tests.sandbox.mails import deliver, outreach


async def act(sandbox: Sandbox, mail: dict, name: str, **body: str) -> dict:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{sandbox.url}/mailbox/mails/{mail['id']}/{name}", json=body) as answer,
    ):
        return await answer.json()


async def test_a_mail_arrives_in_the_list_and_shows_only_its_own_pictures(sandbox: Sandbox) -> None:
    mail = await deliver(sandbox, outreach())
    assert (mail["subject"], mail["envelope_from"]) == (
        "Größere Exporte",
        "bounces@mail.fernweh-maps.example",
    )
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{sandbox.url}/mailbox/mails/{mail['id']}/html") as answer,
    ):
        html, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    assert "data:image/png;base64," in html and "cid:" not in html
    assert "img-src data:;" in policy and "sandbox" in policy and "allow-scripts" not in policy


async def test_a_reply_leaves_by_smtp_threaded_and_with_the_original_quoted(sandbox: Sandbox, inbound: Inbound) -> None:
    mail = await deliver(sandbox, outreach())
    outcome = await act(sandbox, mail, "reply", text="Yes please!\nWhen?")
    assert outcome["answer"]["said"] == "250 kept"
    sender, recipients, raw = inbound.mails[0]
    reply = email.message_from_bytes(raw, policy=email.policy.default)
    assert (sender, recipients) == ("jane@acme.example", ["reply+token@reply.example"])
    assert reply["In-Reply-To"] == reply["References"] == "<first@fernweh.example>"
    assert reply["Subject"] == "Re: Größere Exporte" and "Jane Porter" in reply["From"]
    assert reply.get_content().splitlines() == [
        "Yes please!",
        "When?",
        "",
        "On Sun, 22 Nov 2026 at 09:00, Mia <mia@mail.fernweh-maps.example> wrote:",
        "> Hi Jane,",
        ">",
        "> 41 exports in October.",
    ]


async def test_an_out_of_office_and_a_bounce_are_what_their_standards_say(sandbox: Sandbox, inbound: Inbound) -> None:
    mail = await deliver(sandbox, outreach())
    await act(sandbox, mail, "out-of-office")
    await act(sandbox, mail, "bounce")
    (away_from, _, away), (bounce_from, bounce_to, bounce) = inbound.mails
    assert away_from == bounce_from == "<>" and bounce_to == ["bounces@mail.fernweh-maps.example"]
    assert email.message_from_bytes(away)["Auto-Submitted"] == "auto-replied"
    report = email.message_from_bytes(bounce, policy=email.policy.default)
    assert report.get_content_type() == "multipart/report" and report.get_param("report-type") == "delivery-status"
    _, status, original = report.iter_parts()
    assert status.get_content_type() == "message/delivery-status"
    assert status.get_payload()[1]["Status"] == "5.1.1"
    assert status.get_payload()[1]["Final-Recipient"] == "rfc822; jane@acme.example"
    assert "Message-ID: <first@fernweh.example>" in original.get_payload()


async def test_unsubscribing_posts_to_this_machine_and_never_away_from_it(sandbox: Sandbox, bot: Bot) -> None:
    own = await deliver(sandbox, outreach(f"{bot.url}/u/leave"))
    assert (await act(sandbox, own, "unsubscribe"))["ok"]
    assert bot.unsubscribed == ["List-Unsubscribe=One-Click"]
    away = await deliver(sandbox, outreach())
    outcome = await act(sandbox, away, "unsubscribe")
    assert not outcome["ok"] and "away from this machine" in outcome["error"]


async def test_an_address_that_a_test_refuses_is_refused_at_rcpt(sandbox: Sandbox) -> None:
    sandbox.mailbox.refuses["jane@acme.example"] = "550 5.1.1 no such mailbox"
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        await deliver(sandbox, outreach())


async def test_messages_mails_and_homes_are_there_after_a_restart(bot: Bot, inbound: Inbound, tmp_path: Path) -> None:
    first = make_sandbox(bot, inbound, tmp_path)
    await first.start()
    said = await first.acts.say("UADAM", "CGENERAL", "still here?")
    first.workspace.whisper("CGENERAL", "UADAM", {"text": "gone with the process"})
    mail = await deliver(first, outreach())
    await first.stop()

    second = make_sandbox(bot, inbound, tmp_path)
    await second.start()
    try:
        assert second.workspace.find_message("CGENERAL", said["ts"])["text"] == "still here?"
        assert not second.workspace.ephemerals["CGENERAL"]
        assert (await act(second, mail, "reply", text="late but here"))["ok"]
    finally:
        await second.stop()


async def test_a_taken_port_and_an_outside_address_stop_the_start_in_plain_words(
    sandbox: Sandbox, bot: Bot, inbound: Inbound, tmp_path: Path
) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    twin = Sandbox(
        port=port,
        smtp_port=0,
        data_dir=tmp_path,
        bot_events_url=bot.url,
        signing_secret="s",
        bot_token="t",
        inbound_smtp=inbound.address,
    )
    with pytest.raises(OSError, match=f"port {port} for the local Slack is taken"):
        await twin.start()
    with pytest.raises(ValueError, match="this machine only"):
        Sandbox(
            port=0,
            smtp_port=0,
            data_dir=tmp_path,
            bot_events_url="https://hooks.example",
            signing_secret="s",
            bot_token="t",
            inbound_smtp=inbound.address,
        )


async def test_a_foreign_page_in_the_same_browser_gets_nothing(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as http:
        for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
            async with http.post(
                f"{sandbox.url}/workspace/say?as=UOLIVIA",
                headers=headers,
                json={"channel": "CMAIL", "text": "x"},
            ) as answer:
                assert answer.status == 403
    assert not sandbox.workspace.messages["CMAIL"]
