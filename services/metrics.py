"""What this process counts while it works, in Prometheus's own registry; counts of rows are in services.health."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

MAIL_OUTCOMES = Counter(
    "askusers_mail_outcomes_total",
    "Attempts to send a mail, by how they ended: sent, failed, uncertain, later (tried again), withdrawn",
    ["outcome"],
)
NOTICES = Counter(
    "askusers_notices_total",
    "Notices of money and credits, one for each person and way (mail, slack): sent, failed, withdrawn",
    ["way", "outcome"],
)
MAILS_HELD = Gauge("askusers_mails_held", "Mails that this process has claimed and not yet ended")
SETTLE_SECONDS = Histogram(
    "askusers_mail_settle_seconds",
    "One round trip to the database that makes hand-overs and outcomes durable",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5),
)
CLOCK_AHEAD = Gauge("askusers_clock_ahead_seconds", "How far this machine's clock was ahead when last compared", ["of"])
LEDGER_MISMATCHES = Counter(
    "askusers_ledger_mismatches_total", "Ledgers that did not add up when they were summed again; their spending stops"
)
