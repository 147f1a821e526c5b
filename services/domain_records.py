"""What a domain has published for receivers of mail, read as they read it: SPF, DKIM, DMARC, and where its mail goes.

Every finding says in plain words what it means and, where something is missing, the very record to publish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from gateways.dns import NameServers
from services.mail.dkim import Signer
from services.translation import Text, text

MOST_LOOKUPS = 10  # RFC 7208, 4.6.4


class Verdict(StrEnum):
    GOOD = "good"
    WEAK = "weak"
    MISSING = "missing"
    UNKNOWN = "unknown"  # the domain name system gave no answer


@dataclass(frozen=True, slots=True)
class Record:
    """What to publish, and where."""

    host: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    subject: str  # SPF, DKIM, DMARC, MX
    verdict: Verdict
    words: Text
    record: Record | None = None


async def check_spf(servers: NameServers, domain: str) -> Finding:
    """RFC 7208. The sending host's own record can't be known here: the operator's mail service names its include."""
    records = await _spf_of(servers, domain)
    start = Record(domain, "TXT", "v=spf1 include:YOUR-MAIL-SERVICE -all")
    if not records:
        return Finding(
            "SPF",
            Verdict.MISSING,
            text(
                "{domain} does not say which servers may send its mail. Publish this with the include that your "
                "mail service names in its help.",
                domain=domain,
            ),
            start,
        )
    if len(records) > 1:
        return Finding(
            "SPF",
            Verdict.MISSING,
            text("{domain} has {n} SPF records; receivers then ignore all. Keep one.", domain=domain, n=len(records)),
        )
    terms = records[0].lower().split()[1:]
    if any(term in ("all", "+all") for term in terms):
        return Finding(
            "SPF",
            Verdict.WEAK,
            text("Your SPF record lets every server of the world send as {domain}. End it with -all.", domain=domain),
            Record(domain, "TXT", re.sub(r"(?i)(?<=\s)\+?all\b", "-all", records[0])),
        )
    lookups = await _count_lookups(servers, records[0], {domain})
    if lookups > MOST_LOOKUPS:
        return Finding(
            "SPF",
            Verdict.WEAK,
            text("Your SPF record asks for more than {n} others; receivers stop there.", n=MOST_LOOKUPS),
        )
    if not any(term.endswith("all") or term.startswith("redirect=") for term in terms):
        return Finding(
            "SPF",
            Verdict.WEAK,
            text("Your SPF record does not say what becomes of other servers. End it with -all."),
            Record(domain, "TXT", f"{records[0].rstrip()} -all"),
        )
    return Finding(
        "SPF",
        Verdict.GOOD,
        text("{domain} says which servers may send its mail. Your mail service must be among them.", domain=domain),
    )


async def check_dkim(servers: NameServers, domain: str, signer: Signer | None, *, signs: bool) -> Finding:
    """RFC 6376: what is published must be the key that we sign with. `signs`: mail of the domain is signed already."""
    if signer is None:
        return Finding("DKIM", Verdict.MISSING, text("Mail of {domain} is not signed. Make a key.", domain=domain))
    record = Record(_host_of(signer), "TXT", signer.dns_record)
    published = await _published(servers, signer)
    if _is_this_one(published, signer):
        return Finding("DKIM", Verdict.GOOD, text("Mail is signed, and receivers can check it with the published key."))
    if not published and signs:
        words = text("Mail is signed, but nobody can check it: the key is not published. Publish this record.")
    elif not published:
        words = text("Mail is not signed yet. Publish this record; signing begins as soon as it is seen there.")
    elif signs:
        words = text("Another key is published than the one that mail is signed with. Publish this record instead.")
    else:
        words = text("Another key is published, so mail is not signed yet. Publish this record instead.")
    return Finding("DKIM", Verdict.MISSING, words, record)


async def is_published(servers: NameServers, signer: Signer) -> bool:
    """Whether receivers find the very key that signs.

    Raises:
        GatewayError: the domain name system gave no answer.
    """
    return _is_this_one(await _published(servers, signer), signer)


async def check_dmarc(servers: NameServers, domain: str) -> Finding:
    """RFC 7489, 6.6.3; a parent's record counts for its subdomains, sought upwards to two labels."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        name = ".".join(labels[start:])
        records = [t for t in map(_tags, await servers.texts(f"_dmarc.{name}")) if t.get("v", "").upper() == "DMARC1"]
        if records:
            break
    else:
        return Finding(
            "DMARC",
            Verdict.MISSING,
            text(
                "{domain} does not say what receivers do with mail that only claims to be from it. Large mailbox "
                "providers want this record.",
                domain=domain,
            ),
            Record(f"_dmarc.{'.'.join(labels[-2:])}", "TXT", f"v=DMARC1; p=none; rua=mailto:dmarc@{domain}"),
        )
    if len(records) > 1:
        return Finding(
            "DMARC", Verdict.MISSING, text("There are several DMARC records; receivers ignore all. Keep one.")
        )
    policy = (records[0].get("sp") if start else None) or records[0].get("p", "")
    if policy.lower() not in ("none", "quarantine", "reject"):
        return Finding("DMARC", Verdict.MISSING, text("The DMARC record names no policy: p=none would be a start."))
    if policy.lower() == "none":
        return Finding(
            "DMARC",
            Verdict.WEAK if "rua" not in records[0] else Verdict.GOOD,
            text("Receivers only watch (p=none). Once SPF and DKIM are good, p=quarantine protects your name."),
        )
    return Finding(
        "DMARC",
        Verdict.GOOD,
        text("Receivers keep mail away that only claims to be from {domain}.", domain=domain),
    )


async def check_mail_route(servers: NameServers, domain: str, ours: str) -> Finding:
    """Whether the MX of `domain` leads where the MX of our own reply domain leads."""
    home = await servers.mail_hosts(ours) or [ours]
    found = await servers.mail_hosts(domain)
    record = Record(domain, "MX", f"10 {home[0]}")
    if not found:
        return Finding(
            "MX",
            Verdict.MISSING,
            text("Mail to {domain} goes nowhere yet. Publish this record before you save.", domain=domain),
            record,
        )
    if not set(found) & set(home):
        return Finding(
            "MX",
            Verdict.MISSING,
            text(
                "Mail to {domain} goes to {host}, not here: replies would be lost to you. Take a subdomain that has "
                "no mailboxes, and publish this record.",
                domain=domain,
                host=found[0],
            ),
            record,
        )
    return Finding("MX", Verdict.GOOD, text("Mail to {domain} comes here.", domain=domain))


async def _spf_of(servers: NameServers, domain: str) -> list[str]:
    return [t for t in await servers.texts(domain) if t.lower() == "v=spf1" or t.lower().startswith("v=spf1 ")]


async def _count_lookups(servers: NameServers, record: str, seen: set[str]) -> int:
    """How many more records a receiver would ask for, those of includes with them; one above the most is enough."""
    count = 0
    for term in record.lower().split()[1:]:
        name, _sep, target = re.sub(r"^[+?~-]", "", term).replace("redirect=", "redirect:").partition(":")
        if name.partition("/")[0] in ("a", "mx", "ptr", "exists", "include", "redirect"):
            count += 1
        if name in ("include", "redirect") and target and target not in seen and "%" not in target:
            if max(count, len(seen)) > MOST_LOOKUPS:
                return MOST_LOOKUPS + 1
            seen.add(target)
            for inner in (await _spf_of(servers, target))[:1]:
                count += await _count_lookups(servers, inner, seen)
    return count


def _host_of(signer: Signer) -> str:
    return f"{signer.selector}._domainkey.{signer.domain}"


async def _published(servers: NameServers, signer: Signer) -> list[dict[str, str]]:
    return [p for p in map(_tags, await servers.texts(_host_of(signer))) if "p" in p]


def _is_this_one(published: list[dict[str, str]], signer: Signer) -> bool:
    return len(published) == 1 and published[0]["p"] == _tags(signer.dns_record)["p"]


def _tags(record: str) -> dict[str, str]:
    """`k=v; k=v` as DKIM and DMARC write it (RFC 6376, 3.2); blanks within a value mean nothing."""
    pairs: Sequence[tuple[str, str, str]] = [part.partition("=") for part in record.split(";")]
    return {name.strip().lower(): re.sub(r"\s", "", value) for name, sep, value in pairs if sep}
