"""What came in: a person's reply, or what a machine sent (RFC 3834, 3464, 5965). Nothing here answers."""

import re
import unicodedata

from services.inbound.automatic_subjects import AUTOMATIC_SUBJECTS
from services.inbound.delivery_reports import find_bounce, find_complaint, report_kind
from services.inbound.inbound_mail import Bounce, Complaint, InboundKind
from services.inbound.mail_headers import Headers, read_addresses, without_comments
from services.inbound.mime_parts import Walk

OWN_MAIL_HEADER = "X-AskUsers-Message"

_TOKEN = re.compile(r"reply\+([a-z0-9]{24,64})")
_AUTOMATIC_PRECEDENCE = ("bulk", "junk", "list", "auto_reply", "auto-reply")
_MACHINE_SENDERS = ("mailer-daemon", "postmaster")
_METHOD_LINE = re.compile(rb"^METHOD:([A-Za-z]{1,20})", re.MULTILINE)
_QUOTED = re.compile(r'"[^"]*"?')  # a sender can write "dmarc=pass" into a quoted string or a comment
_OPENING_SIGNS = " \t*#!-–—~.:|\"'“”«»„‘’<>()[]{}【】〔〕「」『』"


def classify(
    walk: Walk, subject: str, return_path: str | None
) -> tuple[InboundKind, str, Bounce | None, Complaint | None]:
    """(kind, why it is held automatic, bounce, complaint); `return_path` is the envelope's sender or None.

    X-Auto-Response-Suppress is no sign: Exchange puts it on what people write, too.
    """
    if OWN_MAIL_HEADER.lower() in walk.headers:
        return InboundKind.AUTO_REPLY, "our own mail came back", None, None
    report = report_kind(walk)
    if report == "feedback-report":
        complaint = find_complaint(walk)
        if complaint:
            return InboundKind.COMPLAINT, "spam complaint (feedback type abuse)", None, complaint
        return InboundKind.AUTO_REPLY, "feedback report that is no complaint", None, None
    if report == "delivery-status" or "x-failed-recipients" in walk.headers:
        bounce = find_bounce(walk)
        if bounce:
            return InboundKind.BOUNCE, f"delivery failed ({bounce.status})", bounce, None
        return InboundKind.AUTO_REPLY, "delivery report without a failure", None, None
    if report:
        return InboundKind.AUTO_REPLY, f"report ({report})", None, None
    reason = _automatic_by_header(walk.headers, return_path) or _automatic_by_subject(subject)
    if reason:
        return InboundKind.AUTO_REPLY, reason, None, None
    if is_invitation(walk):
        return InboundKind.INVITATION, "", None, None
    return InboundKind.REPLY, "", None, None


def _automatic_by_header(headers: Headers, return_path: str | None) -> str:
    submitted = headers.first("auto-submitted").partition(";")[0].split("(")[0].strip().lower()
    if submitted and submitted != "no":
        return f"Auto-Submitted: {submitted[:60]}"
    if return_path is None and "return-path" in headers:
        return_path = headers.first("return-path")
    if return_path is not None and return_path.strip() in ("", "<>"):
        return "sent without a return path"
    precedence = headers.first("precedence").strip().lower()
    if precedence in _AUTOMATIC_PRECEDENCE:
        return f"Precedence: {precedence}"
    for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply"):
        if name.lower() in headers and headers.first(name.lower()).strip().lower() not in ("no", "false"):
            return name
    if "list-id" in headers:
        return "sent by a mailing list"
    senders = read_addresses(headers.first("from"))
    if senders and senders[0][1].partition("@")[0] in _MACHINE_SENDERS:
        return f"sent by {senders[0][1].partition('@')[0]}"
    return ""


def _automatic_by_subject(subject: str) -> str:
    """RFC 3834 asks for a header, many programs only write a subject: a probability, which says so."""
    beginning = unicodedata.normalize("NFKC", subject).casefold()[:80].lstrip(_OPENING_SIGNS)
    for language, phrases in AUTOMATIC_SUBJECTS.items():
        for phrase in phrases:
            if beginning.startswith(phrase):
                return f"probably automatic: the subject begins with “{phrase.strip(' :')}” ({language})"
    return ""


def is_invitation(walk: Walk) -> bool:
    """A calendar part with a method (RFC 6047): a mail program would offer to accept it, we only show it."""
    return any(
        part.content_type == "text/calendar"
        and (part.parameter("method") or _METHOD_LINE.search(part.content()[:65_536]))
        for part in walk.parts
    )


def read_sender_verdict(headers: Headers, trusted_authserv_id: str) -> bool | None:
    """The DMARC verdict of the receiver we trust (RFC 8601, topmost field); None when there is none.

    A second From field or address is what forgers use to show one sender and prove another: never verified.
    """
    trusted = trusted_authserv_id.strip().lower()
    if not trusted:
        return None
    for value in headers.every("authentication-results"):
        authserv_id, *results = _QUOTED.sub("", without_comments(value).lower()).split(";")
        if authserv_id.split()[:1] != [trusted]:
            continue
        for result in results:
            words = result.split()
            method, _, verdict = (words[0] if words else "").partition("=")
            if method == "dmarc" and verdict in ("pass", "fail"):
                senders = [address for field in headers.every("from") for _, address in read_addresses(field)]
                return verdict == "pass" and len(senders) == 1 and _is_about(senders[0], words)
    return None


def _is_about(sender: str, words: list[str]) -> bool:
    domain = sender.rpartition("@")[2]
    checked = next((word.partition("=")[2] for word in words if word.startswith("header.from=")), domain)
    return domain == checked.rpartition("@")[2] or domain.endswith("." + checked)


def reply_token(addresses: tuple[str, ...] | list[str], domain: str) -> str | None:
    """The token of the first address reply+TOKEN@domain, in lower case: mail servers change the case."""
    for address in addresses:
        local, _, host = address.strip().strip("<>").lower().rpartition("@")
        match = _TOKEN.fullmatch(local)
        if match and host == domain.lower():
            return match[1]
    return None
