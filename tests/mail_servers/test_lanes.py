"""Mail goes by the server of its sender, by the next one when that fails, and nobody waits for another's server."""

from __future__ import annotations

import math
import time

import asyncpg
import pytest

from benchmarks.approved_mails import make_sender
from models import Email, EmailState, MailServer
from services.database import execute, query
from services.mail_servers import list_mail_servers, remove_mail_server
from services.sending import lanes
from tests.cast import until
from tests.mail_servers.conftest import PASSWORD, StartSink, Tls, keep
from tests.sending.conftest import Post, StartOutbox
from tests.sending.smtp_sink import FaultySink


async def other_business(post: Post, name: str, sender: str) -> Post:
    """Another business of the same team, with approved mail from another sender to come."""
    _, business_id = await make_sender(name)
    team_id = post.owner.team_id
    await execute("UPDATE businesses SET team_id = $1, sender_address = $3 WHERE id = $2", team_id, business_id, sender)
    return Post(post.dsn, post.owner, business_id)


async def send_from(post: Post, sender: str, count: int) -> list[int]:
    """Approved under this sender; the seal holds the envelope, which stays."""
    ids = await post.put(count)
    raw = await asyncpg.connect(post.dsn)
    await raw.execute("SET session_replication_role = replica")  # past the trigger that keeps approvals as they are
    await raw.execute("UPDATE approvals SET sender_address = $2 WHERE email_id = ANY($1::bigint[])", ids, sender)
    await raw.close()
    await post.tell_to_leave()
    return ids


async def test_each_senders_mail_goes_by_the_server_that_takes_it(
    post: Post, sink: FaultySink, start_outbox: StartOutbox, own_sink: StartSink, tls: Tls
) -> None:
    by_address, by_domain = await own_sink(), await own_sink()
    first = await keep(post.owner, tls, by_address, "news@second.example")
    second = await keep(post.owner, tls, by_domain, "second.example, third.example")
    exact = await other_business(post, "Exact", "news@second.example")
    domain = await other_business(post, "Domain", "ann@second.example")
    exact_ids = await send_from(exact, "news@second.example", 30)
    domain_ids = await send_from(domain, "ann@second.example", 20)
    await post.put_and_tell(10)  # from sender.example, which no server of the team takes
    await start_outbox()
    await post.until_states(sent=60)
    taken = [sum(server.delivered.values()) for server in (by_address, by_domain, sink)]
    assert taken == [30, 20, 10]
    rows = await query("SELECT id, mail_server_id FROM emails")
    kept = {row["id"]: row["mail_server_id"] for row in rows}
    assert {kept.pop(i) for i in exact_ids} == {first}
    assert {kept.pop(i) for i in domain_ids} == {second}
    assert set(kept.values()) == {None}


async def test_killed_half_way_a_server_is_stood_in_for_by_the_next_and_no_mail_is_doubled_or_lost(
    post: Post, start_outbox: StartOutbox, own_sink: StartSink, tls: Tls
) -> None:
    first, second = await own_sink(), await own_sink()
    await keep(post.owner, tls, first)
    await keep(post.owner, tls, second)
    await post.put_and_tell(400)
    first.faults = {"slow": 1.0}
    await start_outbox()

    async def half_way() -> bool:
        return len(first.delivered) >= 60

    await until(half_way)
    await first.stop()
    await until(none_under_way)
    both = first.delivered + second.delivered
    assert not set(first.delivered) & set(second.delivered) and set(both.values()) == {1}
    sent = set(await Email.filter(state=EmailState.SENT).values_list("message_id", flat=True))
    uncertain = set(await Email.filter(state=EmailState.UNCERTAIN).values_list("message_id", flat=True))
    assert len(sent) + len(uncertain) == 400 and len(second.delivered) > 200
    assert sent <= set(both) <= sent | uncertain  # an answer that was lost stays a question, and goes to nobody else
    assert len(uncertain) <= 4  # one for each connection
    await until(MailServer.filter(port=first.port, troubled_at__isnull=False).exclude(trouble="").exists)


async def none_under_way() -> bool:
    return not await Email.filter(state__in=[EmailState.SCHEDULED, EmailState.SENDING]).exists()


async def test_the_dead_server_of_one_team_holds_up_nobody_and_costs_its_mail_no_attempt(
    post: Post,
    sink: FaultySink,
    start_outbox: StartOutbox,
    own_sink: StartSink,
    tls: Tls,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(lanes.LONGEST_PAUSE_S, True, 1.0)  # however long it was away, it is soon tried again
    dead, other = await own_sink(), await own_sink()
    await keep(post.owner, tls, dead)
    held = await dead.go_away()
    await post.put_and_tell(600)  # the longest waiting of all
    elsewhere, elsewhere_business = await make_sender("Elsewhere")
    await keep(elsewhere, tls, other)
    await Post(post.dsn, elsewhere, elsewhere_business).put_and_tell(100)
    third, third_business = await make_sender("Third")
    await Post(post.dsn, third, third_business).put_and_tell(100)
    await start_outbox()
    await post.until_states(scheduled=600, sent=200)
    assert (sum(other.delivered.values()), sum(sink.delivered.values())) == (100, 100)
    assert not await Email.exclude(attempts=0).exists() and not await Email.filter(state="sending").exists()

    await execute("UPDATE emails SET send_at = now() - interval '2 hours' WHERE id IN (SELECT min(id) FROM emails)")
    await until(lambda: Email.filter(state=EmailState.OVERDUE).exists())  # late mail is still brought to a person
    await dead.start(on=held)
    await post.until_states(overdue=1, sent=799)
    assert sum(dead.delivered.values()) == 599
    await until(MailServer.filter(port=dead.port, trouble="").exists)


async def test_a_server_that_refuses_to_sign_us_in_is_left_alone_and_the_next_one_taken(
    post: Post, start_outbox: StartOutbox, own_sink: StartSink, tls: Tls, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = await own_sink(), await own_sink()
    await keep(post.owner, tls, first)
    await keep(post.owner, tls, second)
    first.sign_in = ("acme-mailer", "changed meanwhile")
    seen, began = first.connections, time.monotonic()
    await post.put_and_tell(50)
    await start_outbox()
    await post.until_states(sent=50)
    assert sum(second.delivered.values()) == 50 and not first.delivered
    tries = math.log2(1 + time.monotonic() - began)  # after one second, two more, four more …
    assert first.connections - seen <= 10 + tries  # beside those of the mails that were under way by then
    troubled = await until(MailServer.filter(port=first.port, trouble__contains="535").first)
    assert PASSWORD not in caplog.text + troubled.trouble


async def test_a_removed_server_is_no_longer_used_and_the_operators_takes_over(
    post: Post, sink: FaultySink, start_outbox: StartOutbox, own_sink: StartSink, tls: Tls
) -> None:
    own = await own_sink()
    server_id = await keep(post.owner, tls, own)
    outbox = await start_outbox()
    await post.put_and_tell(5)
    await post.until_states(sent=5)
    assert sum(own.delivered.values()) == 5
    await remove_mail_server(post.owner, server_id)
    assert await list_mail_servers(post.owner) == ()

    async def noticed() -> bool:
        return not outbox._lanes._own

    await until(noticed)
    again = await other_business(post, "Again", "anna@sender.example")
    await again.put_and_tell(5)
    await post.until_states(sent=10)
    assert sum(sink.delivered.values()) == 5
