"""Replies of people apart from what machines send (RFC 3834, 3464, 5965), and who is believed (RFC 8601)."""

import pytest

from services.inbound.classification import reply_token
from services.inbound.inbound_mail import Bounce, Complaint, InboundKind
from services.inbound.parsing import read_mail

FROM = b"From: Jane <jane@acme.com>\n"


def delivery_report(fields: bytes, original: bytes = b"Message-ID: <ours@example.com>\nSubject: Hi\n\nbody") -> bytes:
    third = b"--r\nContent-Type: message/rfc822\n\n" + original + b"\n" if original else b""
    return (
        b"From: MAILER-DAEMON@mx.acme.com\nReturn-Path: <>\nAuto-Submitted: auto-replied\nMessage-ID: "
        b"<dsn@mx>\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n"
        b"--r\nContent-Type: text/plain\n\nYour mail could not be delivered.\n"
        b"--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.acme.com\n\n"
        + fields
        + b"\n"
        + third
        + b"--r--\n"
    )


def feedback_report(kind: bytes) -> bytes:
    return (
        b"From: fbl@provider.example\nMessage-ID: <report@provider>\n"
        b"Content-Type: multipart/report; report-type=feedback-report; boundary=r\n\n--r\n\nA complaint.\n"
        b"--r\nContent-Type: message/feedback-report\n\nFeedback-Type: " + kind + b"\nUser-Agent: x/1\nVersion: 1\n"
        b"Original-Rcpt-To: <Jane@acme.com>\n"
        b"--r\nContent-Type: message/rfc822\n\nMessage-ID: <relay@provider>\nMessage-ID: "
        b"<ours@example.com>\n\nHi\n--r--\n"
    )


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (b"Auto-Submitted: auto-replied\n", "Auto-Submitted: auto-replied"),
        (b"Auto-Submitted: auto-generated (by a machine); x=y\n", "Auto-Submitted: auto-generated"),
        (b"Return-Path: <>\n", "sent without a return path"),
        (b"Precedence: bulk\n", "Precedence: bulk"),
        (b"Precedence: Junk\n", "Precedence: junk"),
        (b"X-Autoreply: yes\n", "X-Autoreply"),
        (b"List-Id: <news.acme.com>\n", "sent by a mailing list"),
        (b"X-AskUsers-Message: 17\n", "our own mail came back"),
    ],
)
def test_what_a_header_calls_automatic_is_no_reply(headers: bytes, reason: str) -> None:
    mail = read_mail(headers + FROM + b"\nI am away.")
    assert (mail.kind, mail.automatic_reason) == (InboundKind.AUTO_REPLY, reason)
    assert mail.text == "I am away."


@pytest.mark.parametrize(
    "headers", [b"Auto-Submitted: no\n", b"X-Auto-Response-Suppress: All\n", b"Precedence: normal\n"]
)
def test_headers_that_people_send_too_leave_a_reply_a_reply(headers: bytes) -> None:
    mail = read_mail(headers + FROM + b"Return-Path: <jane@acme.com>\n\nYes")
    assert (mail.kind, mail.automatic_reason) == (InboundKind.REPLY, "")


def test_the_envelope_tells_of_a_null_return_path_when_no_header_does() -> None:
    assert read_mail(FROM + b"\nx", return_path="").kind is InboundKind.AUTO_REPLY
    assert read_mail(FROM + b"\nx", return_path="jane@acme.com").kind is InboundKind.REPLY


@pytest.mark.parametrize(
    ("subject", "language"),
    [
        ("Out of Office: Re: New export", "en"),
        ("Automatic reply: Hello", "en"),
        ("Réponse automatique : Bonjour", "fr"),
        ("Abwesenheitsnotiz", "de"),
        ("Automatische Antwort: Hallo", "de"),
        ("Respuesta automática: Hola", "es"),
        ("Risposta automatica: Ciao", "it"),
        ("Automatisch antwoord: Hoi", "nl"),
        ("Resposta automática: Olá", "pt"),
        ("Automatyczna odpowiedź: Cześć", "pl"),
        ("【自动回复】你好", "zh"),
        ("自動返信: こんにちは", "ja"),
        ("Автоответ: привет", "ru"),
        ("[Auto-Reply] Hello", "en"),
    ],
)
def test_an_absence_notice_without_header_is_probably_automatic(subject: str, language: str) -> None:
    mail = read_mail(FROM + b"Subject: " + subject.encode() + b"\n\nBack on Monday")
    assert mail.kind is InboundKind.AUTO_REPLY
    assert mail.automatic_reason.startswith("probably automatic")
    assert mail.automatic_reason.endswith(f"({language})")


@pytest.mark.parametrize(
    "subject", ["Re: Hello", "Office hours?", "Re: your vacation planner", "Holiday discount, please", ""]
)
def test_a_subject_that_merely_speaks_of_absence_is_a_reply(subject: str) -> None:
    assert read_mail(FROM + b"Subject: " + subject.encode() + b"\n\nx").kind is InboundKind.REPLY


def test_a_failed_delivery_names_the_address_and_our_mail() -> None:
    mail = read_mail(
        delivery_report(
            b"Final-Recipient: rfc822; Jane@Acme.com\nAction: failed\nStatus: 5.1.1\n"
            b"Diagnostic-Code: smtp; 550 5.1.1 <jane@acme.com>:\n no such user\n"
        )
    )
    assert mail.kind is InboundKind.BOUNCE
    assert mail.bounce == Bounce(
        True, "5.1.1", "jane@acme.com", "ours@example.com", "smtp; 550 5.1.1 <jane@acme.com>: no such user"
    )


@pytest.mark.parametrize(
    ("status", "hard"),
    [
        ("5.1.1", True),
        ("5.0.0", True),
        ("4.2.2", False),
        ("4.4.7", False),
        ("5.2.2", False),
        ("5.7.1", False),
    ],
)
def test_only_an_address_that_will_never_work_bounces_hard(status: str, hard: bool) -> None:
    mail = read_mail(delivery_report(f"Final-Recipient: rfc822; j@a.b\nAction: failed\nStatus: {status}\n".encode()))
    assert mail.bounce is not None
    assert mail.bounce.hard is hard


@pytest.mark.parametrize("action", [b"delayed", b"delivered", b"relayed", b"expanded"])
def test_a_report_of_anything_but_failure_is_no_bounce(action: bytes) -> None:
    mail = read_mail(delivery_report(b"Final-Recipient: rfc822; j@a.b\nStatus: 4.4.1\nAction: " + action + b"\n"))
    assert (mail.kind, mail.bounce) == (InboundKind.AUTO_REPLY, None)


def test_a_failure_report_without_the_original_still_names_the_recipient() -> None:
    mail = read_mail(delivery_report(b"Final-Recipient: rfc822; j@a.b\nAction: failed\nStatus: 5.1.1\n", original=b""))
    assert mail.bounce is not None
    assert (mail.bounce.recipient, mail.bounce.original_message_id) == ("j@a.b", "")


def test_a_spam_complaint_names_our_mail_by_its_last_message_id() -> None:
    mail = read_mail(feedback_report(b"abuse"))
    assert mail.kind is InboundKind.COMPLAINT
    assert mail.complaint == Complaint("abuse", "ours@example.com", "jane@acme.com")


@pytest.mark.parametrize("kind", [b"not-spam", b"auth-failure", b"other"])
def test_other_feedback_is_no_complaint(kind: bytes) -> None:
    mail = read_mail(feedback_report(kind))
    assert (mail.kind, mail.complaint) == (InboundKind.AUTO_REPLY, None)


def test_a_read_receipt_is_no_reply() -> None:
    mail = read_mail(
        FROM + b"Content-Type: multipart/report; report-type=disposition-notification; boundary=r\n\n--r\n\nread\n--r--"
    )
    assert mail.kind is InboundKind.AUTO_REPLY


def test_a_meeting_request_is_shown_as_invitation_with_what_was_written() -> None:
    mail = read_mail(
        FROM + b"Content-Type: multipart/alternative; boundary=c\n\n--c\n\nShall we talk?\n"
        b"--c\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\n"
        b"END:VCALENDAR\n--c--\n"
    )
    assert (mail.kind, mail.text) == (InboundKind.INVITATION, "Shall we talk?")


@pytest.mark.parametrize(
    ("results", "verified"),
    [
        (b"mx.ours; dmarc=pass header.from=acme.com", True),
        (b"mx.ours; dmarc=fail (p=none) header.from=acme.com", False),
        (b"mx.ours; spf=pass; dkim=pass", None),
        (b"mx.other; dmarc=pass header.from=acme.com", None),
        (b"mx.ours (dmarc=pass); spf=fail", None),
        (b'mx.ours; spf=fail reason="x; dmarc=pass"', None),
        (b"mx.ours; dmarc=pass header.from=evil.com", False),
    ],
)
def test_a_sender_is_verified_only_by_the_receiver_we_trust(results: bytes, verified: bool | None) -> None:
    raw = b"Authentication-Results: " + results + b"\n" + FROM + b"\nx"
    assert read_mail(raw, trusted_authserv_id="mx.ours").sender_verified is verified
    assert read_mail(raw).sender_verified is None


def test_two_senders_are_never_verified() -> None:
    raw = b"Authentication-Results: mx.ours; dmarc=pass\nFrom: ceo@corp.com\n" + FROM + b"\nx"
    mail = read_mail(raw, trusted_authserv_id="mx.ours")
    assert mail.sender_verified is False
    assert any("more than one sender" in problem for problem in mail.problems)


def test_a_reply_token_is_found_in_any_case_and_only_on_our_domain() -> None:
    token = "abcdefghijklmnopqrstuvwx"
    assert reply_token(("other@in.example", f"Reply+{token.upper()}@IN.example"), "in.Example") == token
    assert reply_token((f"reply+{token}@in.example.evil.com", "reply+short@in.example"), "in.example") is None
    assert reply_token((f"x-reply+{token}@in.example",), "in.example") is None
