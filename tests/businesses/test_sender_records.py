"""What a domain publishes is read as receivers read it, and what is missing is named to the letter (SPEC S4, S5)."""

from __future__ import annotations

import pytest

from gateways import dns as gateway
from models import Business, DkimKey
from services import published_keys, sender_records
from services.businesses import read_business_settings, save_settings
from services.database import query
from services.domain_records import check_dmarc, check_mail_route, check_spf
from services.errors import Invalid, NotAllowed, NotFound
from services.mail_keys import create_dkim_key
from services.sender_records import Finding, check_reply_domain, check_sender_records
from tests.cast import Cast
from tests.gateways.name_server import SILENT, name_server

DOMAIN = "mail.fernweh-maps.example"


def txt(*records: str) -> list[str]:
    """Long ones in pieces, as zone files have them."""
    return [" ".join(f'"{r[i : i + 200]}"' for i in range(0, len(r), 200)) for r in records]


FLAT = {(f"i{n}.example", "TXT"): txt("v=spf1 ip4:192.0.2.1 -all") for n in range(12)}
SPF = {
    "good": (txt("v=spf1 include:i1.example -all", "other=1"), "good", "which servers"),
    "ten lookups": (txt("v=spf1 " + " ".join(f"include:i{n}.example" for n in range(10)) + " -all"), "good", ""),
    "eleven lookups": (txt("v=spf1 " + " ".join(f"include:i{n}.example" for n in range(11)) + " -all"), "weak", "10"),
    "a ring": (txt("v=spf1 include:ring.example -all"), "good", ""),
    "open": (txt("v=spf1 a +all"), "weak", "every server"),
    "open unsaid": (txt("v=spf1 all"), "weak", "every server"),
    "no end": (txt("v=spf1 a"), "weak", "-all"),
    "two": (txt("v=spf1 -all", "v=spf1 a -all"), "missing", "2 SPF records"),
    "another": (txt("v=spf10 -all"), "missing", "Publish"),
    "none": ([], "missing", "Publish"),
}


@pytest.mark.parametrize("name", SPF)
async def test_spf(name: str) -> None:
    records, verdict, words = SPF[name]
    zone = {("d.example", "TXT"): records, ("ring.example", "TXT"): txt("v=spf1 include:ring.example -all"), **FLAT}
    async with name_server(zone) as (servers, asked):
        found = await check_spf(servers, "d.example")
    assert (found.verdict, words in found.words) == (verdict, True), found
    assert len(set(asked)) <= 13  # a question that got no answer at once is asked twice
    if verdict == "weak" and found.record:
        assert found.record.value.endswith(" -all") and "+all" not in found.record.value


DMARC = {
    "own": ({("_dmarc.a.b.example", "TXT"): txt("v=DMARC1; p=reject")}, "good"),
    "the parent's": ({("_dmarc.b.example", "TXT"): txt("v=DMARC1; p=none; sp=quarantine")}, "good"),
    "the parent's, which only watches": ({("_dmarc.b.example", "TXT"): txt("v=DMARC1; p=reject; sp=none")}, "weak"),
    "watching with reports": ({("_dmarc.a.b.example", "TXT"): txt("v=DMARC1; p=none; rua=mailto:d@b.example")}, "good"),
    "two": ({("_dmarc.a.b.example", "TXT"): txt("v=DMARC1; p=none", "v=DMARC1; p=reject")}, "missing"),
    "no policy": ({("_dmarc.a.b.example", "TXT"): txt("v=DMARC1")}, "missing"),
    "none": ({("a.b.example", "TXT"): txt("p=none")}, "missing"),
}


@pytest.mark.parametrize("name", DMARC)
async def test_dmarc(name: str) -> None:
    zone, verdict = DMARC[name]
    async with name_server(zone) as (servers, _asked):
        found = await check_dmarc(servers, "a.b.example")
    assert found.verdict == verdict, found
    if name == "none":
        assert found.record.host == "_dmarc.b.example"


async def test_the_mail_of_a_reply_domain_must_come_here() -> None:
    zone = {
        ("reply.askusers.example", "MX"): ["10 in.askusers.example."],
        ("good.example", "MX"): ["5 other.example.", "10 IN.askusers.example."],
        ("theirs.example", "MX"): ["10 mx.provider.example."],
    }
    async with name_server(zone) as (servers, _asked):
        found = {name: await check_mail_route(servers, name, "reply.askusers.example") for name in
                 ("good.example", "theirs.example", "nowhere.example")}  # fmt: skip
    assert [f.verdict for f in found.values()] == ["good", "missing", "missing"]
    assert "mx.provider.example" in found["theirs.example"].words
    assert found["nowhere.example"].record.value == "10 in.askusers.example"


async def sender_findings(cast: Cast, monkeypatch: pytest.MonkeyPatch, zone: dict) -> dict[str, Finding]:
    async with name_server(zone) as (servers, _asked):
        monkeypatch.setattr(sender_records, "NAME_SERVERS", servers)
        return {f.subject: f for f in await check_sender_records(cast.olivia, cast.business_id)}


async def test_dkim_is_good_only_with_the_very_key_that_signs(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not signed" in (await sender_findings(cast, monkeypatch, {}))["DKIM"].words
    await create_dkim_key(cast.olivia, DOMAIN, "askusers")
    host = f"askusers._domainkey.{DOMAIN}"
    unpublished = (await sender_findings(cast, monkeypatch, {}))["DKIM"]
    assert (unpublished.verdict, unpublished.record.host) == ("missing", host)
    value = unpublished.record.value
    assert await DkimKey.get(published_at=None)  # signs nothing yet
    good = (await sender_findings(cast, monkeypatch, {(host, "TXT"): txt(value)}))["DKIM"]
    assert good.verdict == "good" and await DkimKey.exclude(published_at=None).exists()
    spaced = txt(value.replace("; ", " ;\t").replace("v=DKIM1 ;\t", ""))
    assert (await sender_findings(cast, monkeypatch, {(host, "TXT"): spaced}))["DKIM"].verdict == "good"
    other = (await sender_findings(cast, monkeypatch, {(host, "TXT"): txt("v=DKIM1; p=AAAA")}))["DKIM"]
    assert other.record.value == value
    assert other.verdict == "missing"


async def test_who_may_ask_and_of_what(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for actor, refusal in ((cast.mia, NotAllowed), (cast.vic, NotAllowed), (cast.mallory, NotFound)):
        with pytest.raises(refusal):
            await check_sender_records(actor, cast.business_id)
        with pytest.raises(refusal):
            await check_reply_domain(actor, cast.business_id, "reply.example.com")
    with pytest.raises(Invalid):
        await check_reply_domain(cast.olivia, cast.business_id, "127.0.0.1")
    await Business.filter(id=cast.business_id).update(sender_address="me@gmail.com")
    (only,) = await check_sender_records(cast.olivia, cast.business_id)  # nobody is asked
    assert "mailbox provider" in only.words


async def test_no_answer_is_said_as_such_and_saves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "PATIENCE_S", 0.2)
    shown = await read_business_settings(cast.olivia, cast.business_id)
    await save_settings(cast.olivia, cast.business_id, "sender", shown.revision, {"sender_address": f"mia@a.{SILENT}"})
    found = await sender_findings(cast, monkeypatch, {})
    assert {f.verdict for s, f in found.items() if s != "DKIM"} == {"unknown"}
    assert "no answer in time" in found["SPF"].words


async def test_a_key_that_gets_published_later_is_found_without_anybody_asking(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = (await create_dkim_key(cast.olivia, DOMAIN, "askusers")).partition(" TXT ")[2]
    key = await DkimKey.get()
    for zone, seen in (({}, False), ({(f"askusers._domainkey.{DOMAIN}", "TXT"): txt(record)}, True)):
        async with name_server(zone) as (servers, _asked):
            monkeypatch.setattr(published_keys, "NAME_SERVERS", servers)
            await published_keys.look_for_key(key.id, 0)
            await published_keys.look_for_key(key.id, 0)
        await key.refresh_from_db()
        assert (key.published_at is not None) is seen
    noted = await query("SELECT facts FROM audit_entries WHERE act = 'dkim_key_published'")
    assert len(noted) == 1 and DOMAIN in str(noted[0])
    looks = await query("SELECT workflow_uuid FROM dbos.workflow_status WHERE name LIKE '%look_for_key' ORDER BY 1")
    assert [row["workflow_uuid"] for row in looks] == [f"look_for_key:{key.id}:{turn}" for turn in (0, 1)]
