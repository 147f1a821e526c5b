"""Has a language model write the draft, and lets nothing through that a mail may not carry."""

from pydantic import BaseModel, ConfigDict

from gateways.llm import LanguageModel, Progress
from gateways.llm_failures import failure
from services.drafting.prompts import writing_prompt
from services.facts import Claim, Draft, WritingBrief
from services.plain_text import strip_hidden, strip_markup, tidy

MAX_SUBJECT = 200
MAX_BODY = 6_000
MAX_PROFILE = 4_000
MAX_CLAIMS = 40


class ClaimAnswer(BaseModel):
    """One passage of the body and the ids of its facts."""

    model_config = ConfigDict(extra="forbid")
    words: str
    facts: list[str]


class DraftAnswer(BaseModel):
    """The shape that the model must answer in. It names no recipient, sender or footer: those are not its to choose."""

    model_config = ConfigDict(extra="forbid")
    profile: str
    subject: str
    body: str
    claims: list[ClaimAnswer]


async def write_with_model(
    brief: WritingBrief, model: LanguageModel, *, key: str, on_progress: Progress | None = None
) -> Draft:
    """One draft. `key` names the attempt (an email and its revision), so that a lost answer is billed once.

    Raises GatewayError as `LanguageModel.write` does, also for a draft that no mail could carry.
    """
    system, user = writing_prompt(brief)
    answer, _ = await model.write(system, user, DraftAnswer, key=key, on_progress=on_progress)
    return accept_answer(answer, brief, model.model)


def accept_answer(answer: DraftAnswer, brief: WritingBrief, model_name: str) -> Draft:
    """Refuse what is no mail (codes malformed, empty, too_long); clean the rest of what nobody should see."""
    subject = strip_hidden(answer.subject).strip()
    if "\n" in subject or "\r" in answer.subject:
        raise failure("malformed", more=": its subject has more than one line")
    if not subject or not answer.body.strip():
        raise failure("empty")
    if len(subject) > MAX_SUBJECT or len(answer.body) > MAX_BODY or len(answer.profile) > MAX_PROFILE:
        raise failure("too_long")
    body = _plain(answer.body)
    if not body:
        raise failure("empty")
    if brief.incentive.kind == "own_text" and brief.incentive.text.strip() not in body:
        body = f"{body}\n\n{brief.incentive.text.strip()}"
    claims = (Claim(_plain(claim.words), tuple(claim.facts)) for claim in answer.claims[:MAX_CLAIMS])
    return Draft(
        subject=strip_markup(subject),
        body=body,
        claims=tuple(claim for claim in claims if claim.text and claim.text in body),
        profile=_plain(answer.profile),
        written_by=f"model {model_name}",
    )


def _plain(text: str) -> str:
    return tidy(strip_markup(strip_hidden(text)))
