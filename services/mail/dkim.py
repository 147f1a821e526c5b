"""DKIM signatures (RFC 6376, RFC 8463), relaxed/relaxed, so that receivers trust the From of our mails and
the unsubscribe headers (RFC 8058 4)."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_SIGNED = (
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "mime-version",
    "content-type",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "in-reply-to",
    "references",
)
# Named once more than they occur, so that a second one added on the way breaks the seal.
_OVERSIGNED = ("from", "subject")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?"
_LABELS = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\Z")
_BLANKS = re.compile(rb"[ \t]{2,}|\t")


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for `domain`, whose DNS holds `dns_record` at `selector._domainkey.domain`. Pure, safe in threads."""

    domain: str
    selector: str
    key: RSAPrivateKey | Ed25519PrivateKey

    @classmethod
    def from_pem(cls, domain: str, selector: str, pem: bytes) -> Signer:
        """Raises ValueError for a key that is unreadable, of another kind, or RSA below 1024 bits (RFC 8301 3.2)."""
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise ValueError("The DKIM key is not an unencrypted private key in PEM form") from None
        if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
            raise ValueError("The DKIM key must be RSA or ed25519")
        if isinstance(key, RSAPrivateKey) and key.key_size < 1024:
            raise ValueError("The DKIM key is shorter than 1024 bits; make one of 2048")
        if not _LABELS.match(domain) or not _LABELS.match(selector):
            raise ValueError("The DKIM domain or selector is malformed")
        return cls(domain, selector, key)

    @property
    def dns_record(self) -> str:
        """The TXT record to publish."""
        public = self.key.public_key()
        if isinstance(self.key, RSAPrivateKey):
            kind, form = "rsa", serialization.PublicFormat.SubjectPublicKeyInfo
            data = public.public_bytes(serialization.Encoding.DER, form)
        else:
            kind = "ed25519"
            data = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return f"v=DKIM1; k={kind}; p={base64.b64encode(data).decode()}"

    def sign(self, message: bytes, *, at: datetime) -> bytes:
        """The DKIM-Signature header, folded and with its CRLF, for a message with CRLF lines and before dot-
        stuffing."""
        head, _, body = message.partition(b"\r\n\r\n")
        fields = _fields(head)
        names = [name for name in _SIGNED for _ in range(len(fields.get(name, ())) + (name in _OVERSIGNED))]
        body_hash = base64.b64encode(hashlib.sha256(_relaxed_body(body)).digest()).decode()
        signed_names = ":\r\n ".join(_grouped(names))
        algorithm = "rsa-sha256" if isinstance(self.key, RSAPrivateKey) else "ed25519-sha256"
        header = (
            f"DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed; d={self.domain};\r\n"
            f" s={self.selector}; t={int(at.timestamp())};\r\n"
            f" h={signed_names};\r\n"
            f" bh={body_hash};\r\n b="
        ).encode("ascii")
        # RFC 6376 5.4.2: of several headers with one name the lowest is signed first.
        signed = b"".join(fields[name].pop() for name in names if fields.get(name))
        signature = base64.b64encode(self._seal(signed + _relaxed_header(header).removesuffix(b"\r\n")))
        folded = b"\r\n ".join(signature[start : start + 72] for start in range(0, len(signature), 72))
        return header + folded + b"\r\n"

    def _seal(self, data: bytes) -> bytes:
        if isinstance(self.key, RSAPrivateKey):
            return self.key.sign(data, PKCS1v15(), hashes.SHA256())
        return self.key.sign(hashlib.sha256(data).digest())  # RFC 8463 3: ed25519 signs the hash


def _grouped(names: list[str]) -> list[str]:
    """Header names joined by colons in pieces that fit a line."""
    pieces = [names[0]]
    for name in names[1:]:
        if len(pieces[-1]) + len(name) < 70:
            pieces[-1] += ":" + name
        else:
            pieces.append(name)
    return pieces


def _fields(head: bytes) -> dict[str, list[bytes]]:
    """Header fields that may be signed, canonical, in the order of the message."""
    fields: dict[str, list[bytes]] = {}
    for field in re.split(rb"\r\n(?![ \t])", head):
        name = field.partition(b":")[0].decode("ascii").strip().lower()
        if name in _SIGNED:
            fields.setdefault(name, []).append(_relaxed_header(field))
    return fields


def _relaxed_header(field: bytes) -> bytes:
    """RFC 6376 3.4.2."""
    name, _, value = field.partition(b":")
    return name.strip().lower() + b":" + b" ".join(value.split()) + b"\r\n"


def _relaxed_body(body: bytes) -> bytes:
    """RFC 6376 3.4.4. Most of our bodies hold few runs of blanks, so look before rewriting."""
    if b"  " in body or b"\t" in body:
        body = _BLANKS.sub(b" ", body)
    if b" \r\n" in body:
        body = body.replace(b" \r\n", b"\r\n")
    body = body.rstrip(b"\r\n ")
    return body + b"\r\n" if body else b""
