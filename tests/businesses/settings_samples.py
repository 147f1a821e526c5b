"""What people type into the forms of a business, what is kept of it, and what is refused."""

from __future__ import annotations

SAVED = [
    ("profile", {"website": "bücher.example/"}, {"website": "https://xn--bcher-kva.example"}),
    ("profile", {"name": "A\u200bB  C\nD"}, {"name": "AB C D"}),
    (
        "contact",
        {"contact_preference": "message", "contact_detail": "@fernweh_maps"},
        {"contact_detail": "@fernweh_maps"},
    ),
    (
        "contact",
        {"contact_preference": "message", "contact_detail": "0049 (170) 123-45 67"},
        {"contact_detail": "+491701234567"},
    ),
    (
        "contact",
        {"contact_preference": "message", "contact_detail": "WeChat:fernweh"},
        {"contact_detail": "WeChat: fernweh"},
    ),
    (
        "contact",
        {"contact_preference": "message", "contact_detail": "t.me/fernweh"},
        {"contact_detail": "https://t.me/fernweh"},
    ),
    (
        "contact",
        {"contact_preference": "survey", "contact_detail": "forms.example/a?b=c"},
        {"contact_detail": "https://forms.example/a?b=c"},
    ),
    ("contact", {"contact_preference": "reply", "contact_detail": "whatever"}, {"contact_detail": ""}),
    ("contact", {"language": "zh"}, {"language": "zh"}),
    ("branding", {"signature": "Mia\n<script>alert(1)</script>"}, {"signature": "Mia\n<script>alert(1)</script>"}),
    ("sender", {"sender_address": "MIA@Bücher.example"}, {"sender_address": "mia@xn--bcher-kva.example"}),
    ("replies", {"reply_domain": "Reply.Fernweh.example."}, {"reply_domain": "reply.fernweh.example"}),
    (
        "incentive",
        {"incentive_threshold_cents": "99,5", "incentive_unit": "CHF"},
        {"incentive_threshold_cents": 9950, "incentive_unit": "CHF"},
    ),
    ("channel", {"channel": "https://fernweh.slack.com/archives/C024BE91L"}, {"channel": "C024BE91L"}),
    (
        "approval",
        {"approvers": "admins", "author_may_approve": ""},
        {"approvers": "admins", "author_may_approve": False},
    ),
]

REFUSED = [
    *(
        ("profile", name, value)
        for name in ("name", "contact_name", "contact_role", "website", "currency")
        for value in ("", "  ")
    ),
    ("profile", "currency", "DEM"),
    ("profile", "name", "x" * 201),
    ("contact", "language", "tlh"),
    ("contact", "contact_preference", "fax"),
    ("contact", "contact_detail", ""),
    ("contact", "contact_detail", "call me"),
    ("contact", "contact_detail", "javascript:alert(1)"),
    ("sender", "sender_address", "mia@nowhere"),
    ("sender", "sender_address", "a@b.example, c@d.example"),
    ("replies", "reply_domain", "127.0.0.1"),
    ("replies", "reply_domain", "reply"),
    ("replies", "reply_domain", "a b.example"),
    ("incentive", "incentive_kind", "bribe"),
    ("incentive", "incentive_high", "-1"),
    ("incentive", "incentive_high", "20.5"),
    ("incentive", "incentive_standard", "1000001"),
    ("incentive", "incentive_threshold_cents", "NaN"),
    ("incentive", "incentive_threshold_cents", "1.234"),
    ("incentive", "incentive_unit", "<b>"),
    ("incentive", "incentive_unit", "12"),
    ("incentive", "incentive_unit", ""),
    ("channel", "channel", "#general"),
    ("approval", "approvers", "everybody"),
    *(
        ("profile", "website", value)
        for value in (
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://100.100.100.200/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://127.1/",
            "http://127。0。0。1/",
            "http://a.com\\@127.0.0.1/",
            "http://１２７.0.0.1/",
            "https://user:pass@example.com/",
            "https://user@example.com",
            "javascript:alert(1)",
            "data:text/html,x",
            "https:example.com",
            "localhost",
            "http://localhost:8080/",
            "https://printer.local",
            "https://db.internal",
            "https://a..b.example",
            "https://exa mple.com",
            "https://-a.example",
            "https://a.example:99999",
            "https://a.example:x",
            "https://a.0x1",
            "//",
            "https://",
            "http://[::1]",
            "ftp://a.example",
            "a\u202eb<c>.example",
            "https://" + "a" * 64 + ".example",
            "https://a.example/" + "é" * 200,
        )
    ),
]
