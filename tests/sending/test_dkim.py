"""Signatures, checked by a verifier that shares no code with the signer."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mail import Signer, finish, serialise
from tests.sending.sample_mail import LOGO, MAIL
from tests.sending.test_frame import addresses, bodies, names, subjects

AT = datetime(2026, 3, 1, 9, 5, 7, tzinfo=UTC)


def verify(message: bytes, dns_record: str) -> list[str]:
    """RFC 6376 6.1 for relaxed/relaxed; returns the signed header names or raises InvalidSignature."""
    head, body = message.split(b"\r\n\r\n", 1)
    fields = [field.split(b":", 1) for field in re.sub(rb"\r\n([ \t])", rb"\1", head).split(b"\r\n")]
    name, value = fields.pop(0)
    assert name == b"DKIM-Signature"
    tags = dict(re.findall(r"(\w+)=([^;]*)", re.sub(r"\s+", "", value.decode())))
    record = dict(re.findall(r"(\w+)=([^;]*)", dns_record.replace(" ", "")))
    assert tags["c"] == "relaxed/relaxed"
    assert tags["a"].split("-")[0] == record["k"]

    trimmed = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    if base64.b64encode(hashlib.sha256(b"".join(line + b"\r\n" for line in trimmed)).digest()).decode() != tags["bh"]:
        raise InvalidSignature

    def canonical(name: bytes, value: bytes) -> bytes:
        return name.lower().strip() + b":" + re.sub(rb"[ \t]+", b" ", value).strip()

    signed, left = [], list(fields)
    for wanted in tags["h"].split(":"):
        for index in reversed(range(len(left))):
            if left[index][0].decode().lower().strip() == wanted:
                signed.append(canonical(*left.pop(index)) + b"\r\n")
                break
    signed.append(canonical(name, re.sub(rb"\bb=[^;]*$", b"b=", value)))
    data, signature = b"".join(signed), base64.b64decode(tags["b"])
    public = base64.b64decode(record["p"])
    if record["k"] == "rsa":
        serialization.load_der_public_key(public).verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
    else:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, hashlib.sha256(data).digest())
    return tags["h"].split(":")


def pem(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.fixture(scope="module", params=["rsa", "ed25519"])
def signer(request: pytest.FixtureRequest) -> Signer:
    key = rsa.generate_private_key(65537, 2048) if request.param == "rsa" else ed25519.Ed25519PrivateKey.generate()
    return Signer.from_pem("sender.example", "s1", pem(key))


ED25519 = Signer.from_pem("sender.example", "s1", pem(ed25519.Ed25519PrivateKey.generate()))


def unstuffed(wire: bytes) -> bytes:
    return re.sub(rb"(?m)^\.\.", b".", wire)


def test_a_signature_holds_and_covers_the_unsubscribe_headers(signer: Signer) -> None:
    bodies = ["a  b\t c \n\n\n", "", ".\n..\n", "x" * 200, " \n \n"]
    for number, text in enumerate(bodies):
        mail = replace(MAIL, text=text, subject="Ça  va " * 30, inline=(LOGO,), message_id=f"{number}@sender.example")
        message = unstuffed(finish(serialise(mail), at=AT, signer=signer))
        names = verify(message, signer.dns_record)
        assert {"from", "to", "subject", "date", "message-id", "reply-to", "list-unsubscribe"} <= set(names)
        assert {"mime-version", "content-type", "list-unsubscribe-post"} <= set(names)
        assert (names.count("from"), names.count("subject")) == (2, 2)
        assert max(map(len, message.partition(b"\r\nDate:")[0].split(b"\r\n"))) <= 78


def test_a_signature_holds_over_what_only_other_programs_write(signer: Signer) -> None:
    message = (
        b"From:  a@sender.example \r\nSubject: folded\r\n \there\r\nReferences: <1@x>\r\nReferences: <2@x>\r\n\r\n"
        b"trailing \t \r\nruns   of \t blanks\r\n \r\n\t\r\n\r\n"
    )
    verify(signer.sign(message, at=AT) + message, signer.dns_record)


@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b"Subject: ", b"Subject: x"),
        (b"\r\nMIME-Version", b"\r\nFrom: eve@evil.example\r\nMIME-Version"),
        (b"\r\nMIME-Version", b"\r\nSubject: other\r\nMIME-Version"),
        (b"/u/8f3k>", b"/u/evil>"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Click"),
        (b"Bonjour", b"Bonsoir"),
        (b"Date: Sun", b"Date: Mon"),
    ],
)
def test_a_change_on_the_way_breaks_the_signature(signer: Signer, found: bytes, put: bytes) -> None:
    message = unstuffed(finish(serialise(MAIL), at=AT, signer=signer))
    assert found in message
    with pytest.raises(InvalidSignature):
        verify(message.replace(found, put, 1), signer.dns_record)


def test_a_key_that_is_weak_or_of_another_kind_is_refused() -> None:
    weak = pem(rsa.generate_private_key(65537, 1024))
    assert Signer.from_pem("sender.example", "s1", weak).key.key_size == 1024
    with pytest.raises(ValueError, match="private key in PEM"):
        Signer.from_pem("sender.example", "s1", b"-----BEGIN nothing-----")
    with pytest.raises(ValueError, match="malformed"):
        Signer.from_pem("sender.example; l=0", "s1", weak)


@settings(max_examples=1_000, deadline=None)
@given(names, names, subjects, bodies, addresses, st.integers(0, 10**9))
def test_every_mail_carries_both_unsubscribe_headers_under_its_signature(
    sender: str, to: str, subject: str, text: str, address: str, number: int
) -> None:
    """A thousand mails of anything that people can write (PROMISES S10; RFC 8058, 4)."""
    mail = replace(
        MAIL, sender_name=sender, to_name=to, subject=subject, text=text, html="", to_address=address,
        message_id=f"{number}@sender.example",
    )  # fmt: skip
    message = unstuffed(finish(serialise(mail), at=AT, signer=ED25519))
    assert {"list-unsubscribe", "list-unsubscribe-post", "to", "date"} <= set(verify(message, ED25519.dns_record))
    head = message.partition(b"\r\n\r\n")[0]
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", head)
    held = [line.partition(b":")[0].lower() for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    once = {b"list-unsubscribe", b"list-unsubscribe-post", b"to", b"from", b"subject", b"date", b"message-id"}
    assert all(held.count(name) == 1 for name in once) and not {b"cc", b"bcc"} & set(held)
