"""The domain name system is asked over the real wire; whatever goes wrong there is one classified error, soon."""

from __future__ import annotations

import pytest

from gateways import dns as gateway
from gateways.outside import GatewayError
from tests.gateways.name_server import FAILING, GARBLED, SILENT, name_server

ZONE = {
    ("a.example", "TXT"): ['"v=spf1 " "-all"', '"\\195\\169"', '"' + "x" * 250 + '"'],
    ("a.example", "MX"): ["20 Second.Example.", "10 first.example."],
    ("none.example", "MX"): ["0 ."],
    ("long.example", "TXT"): [" ".join(['"' + "y" * 250 + '"'] * 17)],
    ("many.example", "TXT"): [f'"{n}"' for n in range(30)],
}


async def test_records_come_whole_and_in_order() -> None:
    async with name_server(ZONE) as (servers, _asked):
        assert sorted(await servers.texts("a.example")) == sorted(["v=spf1 -all", "é", "x" * 250])
        assert await servers.mail_hosts("a.example") == ["first.example", "second.example"]
        assert await servers.mail_hosts("none.example") == []  # RFC 7505: takes no mail
        assert await servers.texts("nobody.example") == []
        assert await servers.mail_hosts("many.example") == []  # the name is there, the record is not
        for no_name in ("x" * 70 + ".example", "a..example", "\\300.example", ".".join(["x" * 60] * 5)):
            assert await servers.texts(no_name) == []


async def test_a_strangers_answer_stays_short() -> None:
    async with name_server(ZONE) as (servers, _asked):
        assert len(await servers.texts("many.example")) == gateway.MOST_ANSWERS
        assert await servers.texts("long.example") == []


async def test_what_fails_is_a_passing_trouble_and_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "PATIENCE_S", 0.3)
    async with name_server(ZONE) as (servers, _asked):
        for name in (SILENT, FAILING, GARBLED):
            with pytest.raises(GatewayError) as failed:
                await servers.texts(name)
            assert not failed.value.permanent
