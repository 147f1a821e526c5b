"""Mails made to crash, stall or swell the reader: all are answered, and what comes back is bounded."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.inbound import parsing
from services.inbound.extraction import extract_reply
from services.inbound.inbound_mail import InboundMail

SEEDS = [
    b"From: Jane <jane@acme.com>\nTo: a@b.c\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nMessage-ID: <a@b>\n"
    b"References: <c@d> <e@f>\n"
    b"Date: Wed, 3 Apr 2024 10:22:00 +0200\nContent-Type: text/plain; charset=utf-8\n\nYes.\n\nOn 3 Apr "
    b"2024 Ana wrote:\n> Hi\n",
    b'From: "Doe, \\"J\\"" (x(y)) <j@a.c>, Team: b@c.d;\nContent-Type: multipart/alternative; '
    b'boundary="b"\n\n--b\n\nplain\n--b\n'
    b"Content-Type: text/html; charset=iso-2022-jp\nContent-Transfer-Encoding: quoted-printable\n\n<p "
    b"style=3D'display:none'>x</p>"
    b"<table><tr><td bgcolor=3Dred>&#x41;<a href=3D'http://x'>y</a></table><blockquote>q</blockquote>\n"
    b"--b--\n",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n\nFailed\n--r\n"
    b"Content-Type: message/delivery-status"
    b"\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.c\nAction: failed\nStatus: 5.1.1\n\n--r\n"
    b"Content-Type: message/rfc822\n\nMessage-ID: <x@y>\n\nz\n--r--\n",
    b"Authentication-Results: mx; dmarc=pass (x) header.from=a.c\nContent-Type: multipart/mixed; "
    b"boundary*0=b; boundary*1=c\n\n--bc\n"
    b"Content-Type: application/pdf; name*=utf-8''%e2%82%ac.pdf\nContent-Transfer-Encoding: base64\n\n"
    b"QUJD\n--bc--",
]
SPLICES = [
    b"",
    b"\0",
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b'"',
    b"<",
    b">",
    b"(",
    b";",
    b"=",
    b"=?utf-8?b?/w==?=",
    b"=?x?q?=?=",
    b"--b",
    b"\n--b\n",
    b"\xff",
    b"\xed\xa0\x80",
    b"*0*=",
    b"charset=utf-7",
    b"charset=undefined",
    b"<div>",
    b"</",
    b"<!--",
    b"&#xD800;",
    b"style=display:none",
    b"%",
    b"\x1b$B",
    b"\nContent-Type: multipart/mixed; boundary=b\n\n",
    b"On 3 Apr 2024 a@b.c wrote:\n",
    b"> ",
    b"-- \n",
    b"\nFrom: ",
    b"99999999999999",
]

mutations = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(SPLICES)), min_size=1, max_size=12)


def mutate(raw: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for place, removed, inserted in changes:
        at = int(place * len(raw))
        raw = raw[:at] + inserted + raw[at + removed :]
    return raw


def assert_fit_for_storage(mail: InboundMail) -> None:
    shown = [
        mail.message_id,
        mail.from_address,
        mail.from_name,
        mail.subject,
        mail.text,
        mail.html,
        mail.automatic_reason,
    ]
    shown += [
        *mail.to,
        *mail.in_reply_to,
        *mail.references,
        *mail.problems,
        *(a.filename for a in mail.attachments),
    ]
    for text in shown:
        assert "\0" not in text
        text.encode()  # raises on a lone surrogate
    assert len(mail.text) <= 200_000
    assert all("/" not in a.filename and "\\" not in a.filename for a in mail.attachments)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), mutations)
def test_a_mutated_mail_is_read_without_falling_back(raw: bytes, changes: list[tuple[float, int, bytes]]) -> None:
    mail = parsing._read(mutate(raw, changes), None, "mx")  # read_mail would hide an error behind "not readable"
    assert_fit_for_storage(mail)
    extract_reply(mail.text)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([s.decode("latin-1") for s in SPLICES] + ["Yes", "\n", "wrote:", "From: a@b", "Regards,"]),
        max_size=60,
    )
)
def test_no_text_stops_the_extraction(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert len(extract_reply(text)) <= len(text)


def test_an_error_nobody_foresaw_leaves_a_mail_that_says_it_is_not_readable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parsing, "walk_parts", lambda raw: 1 / 0)
    mail = parsing.read_mail(b"x")
    assert (mail.kind, mail.message_id[:7]) == (parsing.InboundKind.UNREADABLE, "sha256:")


LARGE = 4 * 2**20  # quadratic code would take hours on these


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b"(" * LARGE,
        b"From: " + b'"\\' * LARGE,
        b"References: " + b"<" * LARGE,
        b"Subject: " + b"=?utf-8?q?" * (LARGE // 10),
        b"a:\n" * (LARGE // 3),
        b"Content-Type: multipart/mixed" + b';a="' * (LARGE // 4) + b"\n\nx",
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * (LARGE // 4),
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--bx\n" * (LARGE // 5),
        b"Content-Type: text/html\n\n" + b"<div>" * (LARGE // 5),
        b"Content-Type: text/html\n\n" + b"<b><div>" * (LARGE // 8),
        b"Content-Type: text/html\n\n" + b"<blockquote>" * (LARGE // 12),
        b"Content-Type: text/html\n\n" + b"&" * LARGE,
        b"Content-Transfer-Encoding: base64\n\n" + b"=" * LARGE,
        b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * LARGE,
    ],
    ids=range(14),
)
def test_a_large_hostile_mail_is_read(raw: bytes) -> None:
    assert_fit_for_storage(parsing._read(raw, None, ""))


@pytest.mark.parametrize(
    "piece",
    [
        ">",
        " ",
        "\n",
        "On ",
        "On \n",
        "> (\nhttp://",
        "From: a@b\n",
        "Thanks,\n",
        "_",
        "写道",
        "> q\n\na\n\n",
        "--\n",
    ],
)
def test_a_large_hostile_text_is_cut(piece: str) -> None:
    assert len(extract_reply(piece * (2**20 // len(piece)))) <= 200_000
