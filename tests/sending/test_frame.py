"""The exact bytes of a mail: whatever goes in comes out of an independent parser unchanged."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header
from email.message import EmailMessage

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.mail import ascii_address, digest, finish, serialise
from tests.sending.sample_mail import LOGO, MAIL

AT = datetime(2026, 3, 1, 9, 5, 7, tzinfo=UTC)
no_control = st.characters(exclude_categories=("Cs", "Cc"))
names = st.one_of(st.text(no_control, max_size=80), st.text('aé "\\,;:<>()@.=?_', max_size=30))
subjects = st.one_of(st.text(no_control, max_size=300), st.text("ab =?_\té", max_size=200), st.text("w", max_size=1200))
bodies = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=2000), st.text("a.= \t\r\né-_From", max_size=400)
)
local_parts = st.from_regex(r"[a-z0-9+_'/=-]{1,20}(\.[a-z0-9]{1,10})?", fullmatch=True)
addresses = st.builds("{}@{}.example".format, local_parts, st.from_regex(r"[a-z0-9]{1,40}", fullmatch=True))


def parsed(frame: bytes) -> EmailMessage:
    return email.message_from_bytes(frame, policy=email.policy.default)


def unfolded(frame: bytes, name: str) -> str:
    """The header as it was written, by the parser's policy that interprets nothing."""
    return email.message_from_bytes(frame, policy=email.policy.compat32)[name].replace("\r\n", "")


def decoded(value: str) -> str:
    """Encoded words undone by the standard library's decoder, which knows no structure."""
    if "=?" not in value:
        return value
    parts = decode_header(value)
    return "".join(part if isinstance(part, str) else part.decode(codec or "ascii") for part, codec in parts)


def name_in(mailbox: str) -> str:
    """The display name: encoded words, or a quoted string (RFC 5322 3.2.4), or plain words."""
    phrase = mailbox.rpartition("<")[0].removesuffix(" ")
    return re.sub(r"\\(.)", r"\1", phrase[1:-1]) if phrase.startswith('"') else decoded(phrase)


def lines_of(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=300, deadline=None)
@given(names, names, subjects, bodies, bodies, addresses, addresses, st.booleans())
@example("=?utf-8?q?eve?=", "a =?utf-8?q?eve?= b", "x =?utf-8?q?eve?= y", "", "", "a@b.example", "c@d.example", False)
def test_every_mail_comes_out_of_a_parser_as_it_went_in(
    sender_name: str, to_name: str, subject: str, text: str, html: str, sender: str, to: str, with_logo: bool
) -> None:
    inline = (LOGO,) if with_logo else ()
    mail = replace(
        MAIL, sender_name=sender_name, to_name=to_name, subject=subject, text=text, html=html, inline=inline,
        sender_address=sender, to_address=to,
    )  # fmt: skip
    frame = serialise(mail)
    message = parsed(frame)

    assert frame.isascii()
    assert frame.endswith(b"\r\n")
    assert frame.count(b"\n") == frame.count(b"\r") == frame.count(b"\r\n")
    head, _, body = frame.partition(b"\r\n\r\n")
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))
    assert all(len(line) <= 76 for line in body.split(b"\r\n"))
    assert all(len(line) <= 78 for line in head.split(b"\r\n") if b"=?utf-8?b?" in line)

    assert decoded(unfolded(frame, "Subject")) == subject
    assert [(address.addr_spec) for address in message["From"].addresses] == [sender]
    assert [(address.addr_spec) for address in message["To"].addresses] == [to]
    for name, expected in (("From", sender_name), ("To", to_name)):
        assert name_in(unfolded(frame, name)) == expected
    assert message["Message-ID"] == "<8f3k.17@sender.example>"
    assert [message[name] for name, _ in mail.headers] == [value for _, value in mail.headers]
    assert "Date" not in message
    assert message.defects == []

    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert lines_of(plain.get_content()) == lines_of(text)
    assert lines_of(rich.get_content()) == lines_of(html)
    pictures = [part for part in message.walk() if part.get_content_maintype() == "image"]
    assert [(part["Content-ID"], part.get_filename(), part.get_content()) for part in pictures] == [
        (f"<{LOGO.content_id}>", LOGO.filename, LOGO.data) for _ in inline
    ]


def test_the_same_mail_gives_the_same_bytes_and_every_field_shows_in_them() -> None:
    assert serialise(MAIL) == serialise(replace(MAIL))
    changes = (
        {"sender_name": "Zoé"}, {"sender_address": "a@sender.example"}, {"to_name": "J"}, {"to_address": "j@c.example"},
        {"reply_to": "x@reply.example"}, {"subject": "Jane"}, {"text": MAIL.text + " "}, {"html": MAIL.html + " "},
        {"message_id": "x@sender.example"}, {"headers": ()}, {"inline": (LOGO,)},
        {"inline": (replace(LOGO, data=b"x"),)},
    )  # fmt: skip
    frames = {serialise(replace(MAIL, **change)) for change in changes}
    assert len(frames | {serialise(MAIL)}) == len(changes) + 1


def test_the_digest_seals_envelope_and_frame_and_no_byte_can_wander_between_them() -> None:
    seals = {
        digest("a@b.example", "c@d.example", b"frame"),
        digest("a@b.examplec", "@d.example", b"frame"),
        digest("a@b.example", "c@d.exampleframe", b""),
        digest("a@b.example", "c@d.example", b"frame "),
        digest("c@d.example", "a@b.example", b"frame"),
    }
    assert len(seals) == 5
    assert all(re.fullmatch("[0-9a-f]{64}", seal) for seal in seals)


@pytest.mark.parametrize("field", ["sender_name", "to_name", "subject"])
@pytest.mark.parametrize("control", ["\r\n", "\n", "\r", "\0", "\r\n\r\n", "\x1b"])
def test_a_control_character_in_a_header_is_refused_and_never_folded_in(field: str, control: str) -> None:
    with pytest.raises(ValueError, match="control character"):
        serialise(replace(MAIL, **{field: f"Jane{control}Bcc: eve@evil.example"}))


@pytest.mark.parametrize(
    "address",
    [
        "zoé@x.example", "a b@x.example", "a@b@x.example", "a\r\n@x.example", "@x.example", "a", "", "a@",
        "a@-x.example", '"a b"@x.example', ".a@x.example", "a..b@x.example", "a@x..example", "a@x.example\n",
        "a@[1.2.3]", "x" * 65 + "@x.example", "a@exa mple.com", "a@ex\u3000mple.com", "<a@x.example>",
        "a@x.example,b@x.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        ascii_address(address)
    with pytest.raises(ValueError, match="is not a"):
        serialise(replace(MAIL, to_address=address))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("jane@bücher.example", "jane@xn--bcher-kva.example"),
        ("Jane.O'Neil+x@Example.COM", "Jane.O'Neil+x@Example.COM"),
        ("jane@日本語.example", "jane@xn--wgv71a119e.example"),
        ("jane@[192.0.2.7]", "jane@[192.0.2.7]"),
        ("jane@[IPv6:2001:db8::7]", "jane@[IPv6:2001:db8::7]"),
    ],
)
def test_an_address_travels_in_ascii(address: str, expected: str) -> None:
    assert ascii_address(address) == expected
    assert f"<{expected}>".encode() in serialise(replace(MAIL, to_address=address))


@pytest.mark.parametrize(
    "header",
    [
        ("Bcc", "eve@evil.example"),
        ("content-type", "text/plain"),
        ("From", "eve@evil.example"),
        ("X-A: b\r\nBcc", "eve@evil.example"),
        ("X-A", "b\r\nBcc: eve@evil.example"),
        ("X-A", "é"),
        ("X-A", "x" * 1000),
        ("X-A", ""),
        ("X A", "b"),
    ],
)
def test_a_further_header_can_add_no_recipient_and_no_line(header: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="The header"):
        serialise(replace(MAIL, headers=(header,)))


@pytest.mark.parametrize("message_id", ["", "no-at", "a@b@c", "<a@b>", "a b@c", "a@b\r\n", "é@b"])
def test_a_malformed_message_id_is_refused(message_id: str) -> None:
    with pytest.raises(ValueError, match="message id"):
        serialise(replace(MAIL, message_id=message_id))


def test_finishing_adds_the_date_and_doubles_dots_and_nothing_else() -> None:
    frame = serialise(replace(MAIL, text=".hidden\n..two\nend"))
    wire = finish(frame, at=AT, signer=None)
    assert wire.startswith(b"Date: Sun, 01 Mar 2026 09:05:07 +0000\r\nFrom: ")
    assert b"\r\n..hidden\r\n...two\r\n" in wire
    assert re.sub(rb"(?m)^\.\.", b".", wire).partition(b"\r\n")[2] == frame
    assert b"\r\n.\r\n" not in wire
    with pytest.raises(ValueError, match="time zone"):
        finish(frame, at=AT.replace(tzinfo=None), signer=None)
