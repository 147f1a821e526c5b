"""Writes a draft without any model: short, honest, about one or two telling facts, each claim with its fact."""

import zlib

from services.checking.calendar_words import MONTHS
from services.drafting.follow_up_wording import follow_up_call, follow_up_words
from services.drafting.telling_facts import choose_telling_facts, first_payment, is_sayable_name, said
from services.drafting.template_wording import WORDINGS, Wording
from services.facts import CallToAction, Claim, Draft, Fact, Incentive, WritingBrief
from services.plain_text import one_line

WRITTEN_BY = "template"


def write_with_template(brief: WritingBrief) -> Draft:
    """The same brief gives the same draft; one with `previous` gets other facts and words where there are any.

    Of an instruction only the choice of facts is taken. Languages without a wording of their own get English.
    """
    language = brief.business.language[:2].casefold()
    language = language if language in WORDINGS else "en"
    wording = WORDINGS[language]
    if brief.answering:
        return _answer(brief, wording)
    if brief.following:
        return _follow_up(brief, wording, language)
    turn = zlib.crc32(brief.customer_name.encode()) + bool(brief.previous)
    facts = choose_telling_facts(brief)
    opening, claims = _opening(brief, wording, language, facts, turn)
    paragraphs = [
        _greeting(brief, wording),
        opening,
        wording.questions[turn % len(wording.questions)],
        *offer_sentences(brief.incentive, brief.call_to_action, language),
    ]
    name = _first_name(brief.customer_name)
    subjects = [subject for subject in wording.subjects if name or "{name}" not in subject]
    subject = subjects[turn % len(subjects)].format(name=name, business=_business(brief))
    return Draft(
        subject=subject,
        body="\n\n".join(paragraph for paragraph in paragraphs if paragraph),
        claims=claims,
        profile=_profile(brief, wording, facts),
        written_by=WRITTEN_BY,
    )


def _answer(brief: WritingBrief, wording: Wording) -> Draft:
    """An answer is a person's: what they asked to be said stands as they said it, else a gap that they must fill."""
    own = brief.instruction.strip() or wording.answer_gap
    return Draft(
        subject=thread_subject(brief),
        body="\n\n".join([_greeting(brief, wording), wording.answer_thanks, own]),
        claims=(),
        profile="",
        written_by=WRITTEN_BY,
    )


def _follow_up(brief: WritingBrief, wording: Wording, language: str) -> Draft:
    """A few words, others each time; facts stood in the first mail."""
    again = bool(brief.previous)
    words = follow_up_words(language, brief.follow_up_number, brief.follow_ups, again=again)
    call = brief.call_to_action
    paragraphs = [
        _greeting(brief, wording),
        words.format(business=_business(brief)),
        offer_sentences(brief.incentive, call, language)[0],
        follow_up_call(language, call.kind).replace("{detail}", one_line(call.detail, 500)) if call.detail else "",
    ]
    return Draft(
        subject=thread_subject(brief),
        body="\n\n".join(paragraph for paragraph in paragraphs if paragraph),
        claims=(),
        profile=_profile(brief, wording, choose_telling_facts(brief)),
        written_by=WRITTEN_BY,
    )


def thread_subject(brief: WritingBrief) -> str:
    """That of the thread, marked as an answer once."""
    subject = one_line(brief.answered_subject, 150)
    return subject if subject.casefold().startswith("re:") else f"Re: {subject}".strip()


def _greeting(brief: WritingBrief, wording: Wording) -> str:
    name = one_line(brief.customer_name, 80) if wording.full_name else _first_name(brief.customer_name)
    return wording.greeting.format(name=name) if is_sayable_name(name) else wording.greeting_without_name


def _first_name(name: str) -> str:
    """The first word of a name; whole when it is written without spaces or in Chinese, Japanese or Korean."""
    words = one_line(name, 80).split()
    if not words or not is_sayable_name(" ".join(words)):
        return ""
    if any("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" for char in name):
        return " ".join(words)
    return next((word for word in words if len(word.rstrip(".")) > 2), words[0])


def _opening(
    brief: WritingBrief, wording: Wording, language: str, facts: tuple[Fact, ...], turn: int
) -> tuple[str, tuple[Claim, ...]]:
    if not facts:
        text = wording.opening_without_fact.format(business=_business(brief))
        claims: list[Claim] = []
    else:
        company = one_line(brief.customer_company, 80)
        choices = wording.openings if is_sayable_name(company) else wording.openings_without_company
        chosen = choices[turn % len(choices)]
        opening = chosen.format(company=company, business=_business(brief))
        text = "\n".join([opening, *(f"– {said(fact)}" for fact in facts)])
        claims = [Claim(said(fact), (fact.id,)) for fact in facts]
    if since := first_payment(brief):
        fact, year, month = since
        name = MONTHS[language][month - 1] if language in MONTHS else ""
        sentence = wording.since.format(month=wording.month.format(name=name, year=year, number=month))
        text = f"{text}\n\n{sentence}"
        claims.append(Claim(sentence, (fact.id,)))
    return text, tuple(claims)


def offer_sentences(incentive: Incentive, call: CallToAction, language: str) -> tuple[str, str]:
    """What is offered for an answer, "" for nothing, and what is asked for, as they stand in a mail."""
    wording = WORDINGS.get(language[:2].casefold(), WORDINGS["en"])
    offered = incentive.text.strip()
    if offered and incentive.kind != "own_text":
        offered = wording.thanks.replace("{incentive}", offered)
    detail = one_line(call.detail, 500)
    if not detail or call.kind == "reply":
        return offered, wording.reply
    sentences = {"meeting": wording.meeting, "message": wording.message, "survey": wording.survey}
    return offered, sentences[call.kind].replace("{detail}", detail)


def _business(brief: WritingBrief) -> str:
    return one_line(brief.business.company_name, 80)


def _profile(brief: WritingBrief, wording: Wording, facts: tuple[Fact, ...]) -> str:
    """Name, company and the facts that may be said aloud: no spending, since viewers read profiles too (SPEC T3)."""
    who = ", ".join(one_line(part, 100) for part in (brief.customer_name, brief.customer_company) if part.strip())
    since = first_payment(brief)
    held = [*facts, *([since[0]] if since else [])]
    lines = [f"- {said(fact)}" for fact in held]
    return "\n".join([who, *([wording.known, *lines] if lines else [])])
