"""What the domain name system says of a domain: each finding in words, with the very record to publish."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from admin_ui.parts.markup import NOTHING, fill, join
from services.sender_records import Finding, Record
from services.translation import _, translated


def draw_findings(findings: Sequence[Finding]) -> Markup:
    return fill('<ul class="findings">{}</ul>', join(map(_finding, findings)))


def _finding(finding: Finding) -> Markup:
    words, tone = {
        "good": (_("Good"), "good"),
        "weak": (_("Could be better"), "warn"),
        "missing": (_("To mend"), "bad"),
        "unknown": (_("No answer"), "warn"),
    }[finding.verdict]
    return fill(
        '<li><p><b>{}</b> <span class="chip {}">{}</span></p><p>{}</p>{}</li>',
        finding.subject,
        tone,
        words,
        translated(finding.words),
        draw_record(finding.record, finding.subject) if finding.record else NOTHING,
    )


def draw_record(record: Record, subject: str) -> Markup:
    """Host and value, each to be copied with one press: registrars ask for them in two fields."""
    return fill(
        '<div class="record"><p class="hint">{}</p>{}{}</div>',
        _("Type {kind}", kind=record.kind),
        _copied(_("Host"), record.host, subject),
        _copied(_("Value"), record.value, subject),
    )


def _copied(label: str, value: str, subject: str) -> Markup:
    return fill(
        '<div class="copied"><label><span class="hint">{label}</span><input readonly value="{value}"></label>'
        '<button type="button" class="button quiet" aria-label="{what}" onclick="{script}">{copy}</button></div>',
        label=label,
        value=value,
        what=_("Copy {label} of {subject}", label=label, subject=subject),
        script=_COPY,
        copy=_("Copy"),
    )


# Without TLS browsers offer no clipboard: what is selected is copied the old way.
_COPY = (
    "const f = this.parentElement.querySelector('input'); f.select();"
    " if (navigator.clipboard) navigator.clipboard.writeText(f.value); else document.execCommand('copy');"
    " this.classList.add('done')"
)
