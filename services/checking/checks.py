"""Holds a mail against the record: whatever it states that neither record nor settings know is found and named.

Works the same on a model's draft, the template's and a person's edit. SPEC C5, law 11.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from services.checking.amounts import Amount, find_amounts, level_digits
from services.checking.dates import find_moments
from services.checking.interactions import find_interactions
from services.checking.language_guess import clearly_other
from services.checking.leftovers import (
    EMPTY_GREETING,
    FOOTER,
    HTML,
    MACHINE_TALK,
    MARKUP,
    PLACEHOLDER,
    SPAM_WORDS,
)
from services.checking.links import find_addresses, find_links, find_phone_numbers, is_allowed
from services.checking.names import find_unknown_names
from services.checking.offers import find_offers
from services.checking.own_mails import tells_of_own_mail
from services.checking.record import LANGUAGES, Record, blank_out, read_record
from services.checking.small_talk import is_small_talk
from services.facts import Claim, Finding, WritingBrief
from services.plain_text import strip_hidden
from services.writing_rules import repeats_instructions

MAX_SUBJECT = 200
MAX_BODY = 10_000
LONG_SUBJECT = 78
LONG_BODY_WORDS = 250
MAX_FINDINGS = 30
LONGEST_WORD = 40

Span = tuple[int, int]


def check_draft(
    subject: str, body: str, claims: Sequence[Claim], brief: WritingBrief, *, allowed_links: Iterable[str]
) -> list[Finding]:
    """Everything wrong with the mail, blocking findings first; empty when nothing is.

    Invisible characters are taken out before anything is read. The incentive and the call to action count as
    checked where they stand as the settings have them.
    """
    record = read_record(brief)
    wrote_before = bool(brief.following)
    language = brief.business.language[:2].casefold()
    languages = tuple(dict.fromkeys([language if language in LANGUAGES else "en", "en"]))
    links = [*allowed_links, brief.business.website, *_links_of_settings(brief)]
    found: list[Finding] = list(_check_form(subject, body))
    for part, is_subject in ((strip_hidden(subject), True), (strip_hidden(body), False)):
        text = level_digits(part)
        settled = blank_out(text, _spans_of_settings(text, brief))
        found += _check_leftovers(text, settled)
        found += _check_contacts(text, brief, record, links)
        unread = blank_out(text, [(link.start, link.end) for link in (*find_links(text), *find_addresses(text))])
        unread = blank_out(unread, _spans_of_settings(text, brief))
        found += islice(_check_figures(unread, record, languages), MAX_FINDINGS)
        found += _check_offers(unread, record, languages)
        times = [(moment.start, moment.end) for moment in find_moments(unread, languages)]
        names = find_unknown_names(blank_out(unread, times), record.words, language, is_subject=is_subject)
        found += [_finding("name", name.words, "The record and the settings don't know this name.") for name in names]
        found += _check_interactions(unread, record, languages, wrote_before=wrote_before)
    found += _check_claims(strip_hidden(body), claims, brief, languages)
    found += _check_style(strip_hidden(subject), strip_hidden(body), brief)
    unique = {(finding.kind, finding.words.casefold()): finding for finding in reversed(found)}
    return sorted(reversed(unique.values()), key=lambda finding: not finding.blocking)[:MAX_FINDINGS]


def _finding(kind: str, words: str, message: str, *, blocking: bool = True) -> Finding:
    return Finding(kind, " ".join(words.split())[:200], message, blocking)


def _check_form(subject: str, body: str) -> Iterator[Finding]:
    if not strip_hidden(subject).strip():
        yield _finding("empty", "", "The subject is empty.")
    if re.search(r"[\r\n\x0b\x0c\x85\u2028\u2029]", subject):
        yield _finding("subject", subject, "The subject must be one line.")
    if len(subject) > MAX_SUBJECT:
        yield _finding("too_long", subject[:40], f"The subject is longer than {MAX_SUBJECT} characters.")
    elif len(subject) > LONG_SUBJECT:
        yield _finding("long_subject", subject[:40], "The subject is cut off in most mail programs.", blocking=False)
    if not strip_hidden(body).strip():
        yield _finding("empty", "", "The mail is empty.")
    if len(body) > MAX_BODY:
        yield _finding("too_long", body[:40], f"The mail is longer than {MAX_BODY:,} characters.")


def _check_leftovers(text: str, settled: str) -> Iterator[Finding]:
    for pattern, kind, message in (
        (HTML, "markup", "HTML has no place in the text."),
        (MARKUP, "markup", "Markup has no place in the text."),
        (PLACEHOLDER, "placeholder", "A placeholder was left in."),
        (EMPTY_GREETING, "placeholder", "The greeting has no name."),
        (MACHINE_TALK, "machine_talk", "This reads like a machine talking about its task."),
    ):
        for match in pattern.finditer(settled):
            yield _finding(kind, match[0], message)
    if echoed := repeats_instructions(text):
        yield _finding("machine_talk", echoed, "This repeats the writer's instructions.")


def _check_contacts(text: str, brief: WritingBrief, record: Record, links: list[str]) -> Iterator[Finding]:
    for link in find_links(text):
        is_name = "/" not in link.words and link.words.casefold() in _own_names(brief)
        if not is_name and not is_allowed(link.words, links):
            yield _finding("link", link.words, "This link is not in the settings.")
    for address in find_addresses(text):
        if not re.search(rf"(?<![\w.+-]){re.escape(address.words.casefold())}(?![\w-])", record.terms):
            yield _finding("address", address.words, "This e-mail address is neither in the settings nor the record.")
    moments = find_moments(text, LANGUAGES)
    known_digits = re.sub(r"\D", "", record.terms)
    for phone in find_phone_numbers(blank_out(text, [(moment.start, moment.end) for moment in moments])):
        if re.sub(r"\D", "", phone.words) not in known_digits:
            yield _finding("address", phone.words, "This number is neither in the settings nor the record.")


def _check_figures(text: str, record: Record, languages: tuple[str, ...]) -> Iterator[Finding]:
    moments = find_moments(text, languages)
    for moment in moments:
        if not record.supports_moment(moment):
            words = text[moment.start : moment.end]
            yield _finding("date", words, "Neither the record nor the settings name this time.")
    for amount in find_amounts(blank_out(text, [(moment.start, moment.end) for moment in moments]), languages):
        words = text[amount.start : amount.end]
        if _is_known_amount(text, amount, record):
            continue
        if amount.kind in ("money", "percent"):
            yield _finding("amount", words, "This amount is not in the record or the incentive settings.")
        else:
            yield _finding("number", words, "Neither the record nor the settings hold this number.")


def _is_known_amount(text: str, amount: Amount, record: Record) -> bool:
    if record.supports_amount(amount):
        return True
    if amount.kind == "plain" and is_small_talk(text, amount):
        return True
    # A digit inside a word ("B2B", "v2.1", "4x4") stands or falls with the whole word.
    start, end = amount.start, amount.end
    while amount.start - start < LONGEST_WORD and start > 0 and not text[start - 1].isspace():
        start -= 1
    while end - amount.end < LONGEST_WORD and end < len(text) and not text[end].isspace():
        end += 1
    word = text[start:end].strip(".,;:!?()\"'“”«»„。，；：！？（）").casefold()
    glued = re.search(r"[a-zà-ÿ]", word) or word.count(".") > 1 or not amount.values
    return amount.kind == "plain" and bool(glued) and _stands_in(word, record.text)


def _stands_in(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))


def _check_offers(text: str, record: Record, languages: tuple[str, ...]) -> Iterator[Finding]:
    for offer in find_offers(text, languages):
        if offer.kind not in record.offers and offer.words.casefold() not in record.terms:
            yield _finding("offer", offer.words, "The incentive settings promise nothing of this kind.")


def _check_interactions(
    text: str, record: Record, languages: tuple[str, ...], *, wrote_before: bool
) -> Iterator[Finding]:
    for interaction in find_interactions(text, languages):
        is_true = wrote_before and interaction.kind == "message" and tells_of_own_mail(interaction.words)
        if interaction.kind not in record.happened and not is_true:
            yield _finding("interaction", interaction.words, "The record knows of no such conversation.")


def _check_claims(
    body: str, claims: Sequence[Claim], brief: WritingBrief, languages: tuple[str, ...]
) -> Iterator[Finding]:
    """A claim that an edit has taken out of the body has lapsed and is not looked at."""
    held = {fact.id: fact for fact in brief.facts}
    level_body = " ".join(body.split())
    for claim in claims:
        words = " ".join(strip_hidden(claim.text).split())
        if not words or words not in level_body:
            continue
        named = tuple(held[fact_id] for fact_id in claim.fact_ids if fact_id in held)
        if not claim.fact_ids:
            yield _finding("claim", words, "This statement names no fact that it rests on.")
        elif len(named) < len(claim.fact_ids):
            yield _finding("claim", words, "This statement names a fact that the record doesn't hold.")
        else:
            record = read_record(brief, named)
            unread = blank_out(level_digits(words), _spans_of_settings(words, brief))
            if any(True for _ in _check_figures(unread, record, languages)):
                yield _finding("claim", words, "The fact named for this statement doesn't say so.")


def _check_style(subject: str, body: str, brief: WritingBrief) -> Iterator[Finding]:
    incentive = brief.incentive
    if incentive.kind == "own_text" and incentive.text.strip() and incentive.text.strip() not in body:
        yield _finding(
            "incentive", "", "The incentive's own text does not stand in the mail as written.", blocking=False
        )
    if brief.call_to_action.detail and brief.call_to_action.detail not in body:
        yield _finding("call_to_action", "", "The mail lacks the call to action of the settings.", blocking=False)
    if other := clearly_other(f"{subject}\n{body}", brief.business.language):
        message = f"The mail is not in the business's language ({brief.business.language}), it looks like {other}."
        yield _finding("language", "", message, blocking=True)
    for match in SPAM_WORDS.finditer(f"{subject}\n{body}"):
        if match[0].casefold() not in incentive.text.casefold():
            yield _finding("spam_words", match[0], "Spam filters look for these words.", blocking=False)
    if len(subject) > 10 and subject.isupper():
        yield _finding("spam_words", subject, "A subject in capitals looks like spam.", blocking=False)
    if match := FOOTER.search(body):
        yield _finding("footer", match[0], "The way to unsubscribe is added below every mail.", blocking=False)
    if len(body.split()) > LONG_BODY_WORDS:
        yield _finding("long_body", "", "A shorter mail is answered more often.", blocking=False)


def _links_of_settings(brief: WritingBrief) -> list[str]:
    settings = (brief.call_to_action.detail, brief.incentive.text if brief.incentive.kind == "own_text" else "")
    return [link.words for text in settings for link in find_links(text)]


def _own_names(brief: WritingBrief) -> set[str]:
    """Bare domains that are names: a company may be called Booking.com."""
    texts = (brief.customer_company, brief.business.company_name, brief.business.product_description)
    return {link.words.casefold() for text in texts for link in find_links(text)}


def _spans_of_settings(text: str, brief: WritingBrief) -> list[Span]:
    """Where the incentive and the call to action stand letter for letter; own text is never interpreted (S6)."""
    spans = []
    for words in (brief.incentive.text, brief.call_to_action.detail):
        words = level_digits(strip_hidden(words)).strip()
        at = text.find(words) if len(words) > 3 else -1
        while at >= 0:
            spans.append((at, at + len(words)))
            at = text.find(words, at + len(words))
    return spans
