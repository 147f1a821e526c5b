"""What a reply means, weighed from the signs that stand in it: without a model, and without claiming understanding."""

from services.insight.judging import MAX_REPLY, Insight, InsightKind, Interest, Quoted, Sentiment, score_of
from services.insight.outlines import OUTLINES, STEPS, Outline
from services.insight.rules import HANDLING, VALUE, Cues, read_cues

_FAREWELL = ("cancel", "leave_alone")
_COMPLAINS = ("anger", "money", "outage", "cancel", "leave_alone", "negative", "pain")
# What the summary quotes, the most telling first.
_TELLING = (*HANDLING, *VALUE, "price", "very_interested", "refusal", "pain", "negative", "request", "later", "not_now",
            "interested", "positive", "usage")  # fmt: skip
_APART = " … "  # between two quotes of one judgement


def read_with_rules(reply_text: str, language: str) -> Insight:
    """Read by phrases of five languages, whichever the reply is in; `language` is that of summary and next step.

    What no phrase shows stays standard, neutral and none, without a quote. The weights: what needs handling beats a
    wish, a refusal beats interest unless a wish for a next step stands beside it, and praise beside a complaint is
    neutral.
    """
    reply = reply_text[:MAX_REPLY]
    cues = read_cues(reply)
    outline = OUTLINES.get(language[:2].casefold(), OUTLINES["en"])
    kind, kind_quote = _kind(cues)
    interest, interest_quote = _interest(cues)
    sentiment, sentiment_quote = _sentiment(cues)
    requests = _quoted(cues, "request")
    return Insight(
        kind=kind,
        kind_quote=kind_quote,
        sentiment=sentiment,
        sentiment_quote=sentiment_quote,
        interest=interest,
        interest_quote=interest_quote,
        score=score_of(interest, sentiment),
        score_quote=interest_quote or sentiment_quote,
        topics=tuple(Quoted(outline.topics[name], quote) for name, quote in cues.by_topic.items()),
        pains=_quoted(cues, "pain", "outage"),
        usage=_quoted(cues, "usage"),
        requests=requests,
        action_items=tuple(Quoted(outline.steps["request"], request.quote) for request in requests[:1]),
        next_step=_next_step(cues, interest, outline),
        summary=_summary(cues, reply, outline),
        read_by="rules",
    )


def _kind(cues: Cues) -> tuple[InsightKind, str]:
    if quote := cues.get(*HANDLING):
        return InsightKind.NEEDS_HANDLING, quote
    if quote := cues.get(*VALUE, "very_interested"):
        return InsightKind.HIGH_VALUE, quote
    return InsightKind.STANDARD, ""


def _interest(cues: Cues) -> tuple[Interest, str]:
    if quote := cues.get(*_FAREWELL):
        return Interest.NONE, quote
    wish = cues.get(*VALUE)
    if cues.has("refusal") and not wish:
        later = cues.get("later")
        return (Interest.MENTIONED, later) if later else (Interest.NONE, cues.get("refusal"))
    if quote := cues.get("very_interested"):
        return Interest.VERY_INTERESTED, quote
    if quote := wish or cues.get("price"):
        return Interest.INTERESTED, quote
    if quote := cues.get("later", "not_now"):
        return Interest.MENTIONED, quote
    quote = cues.get("interested")
    return (Interest.INTERESTED, quote) if quote else (Interest.NONE, "")


def _sentiment(cues: Cues) -> tuple[Sentiment, str]:
    praise, complaint = cues.get("positive"), cues.get(*_COMPLAINS)
    if complaint and praise and not cues.has("anger"):
        return Sentiment.NEUTRAL, praise if praise == complaint else f"{praise}{_APART}{complaint}"
    if complaint:
        return Sentiment.NEGATIVE, complaint
    return (Sentiment.POSITIVE, praise) if praise else (Sentiment.NEUTRAL, "")


def _next_step(cues: Cues, interest: Interest, outline: Outline) -> Quoted:
    """The most pressing of what the signs suggest. Who declined is offered nothing."""
    has_declined = interest is Interest.NONE and cues.has("refusal")
    put_off = interest is Interest.MENTIONED and cues.has("later", "not_now")
    passed_over = {
        "refusal": not has_declined,
        "price": has_declined,
        "interested": put_off,
        "very_interested": has_declined,
    }
    for step in STEPS:
        quote = cues.get(step, "not_now") if step == "later" else cues.get(step)
        if quote and not passed_over.get(step, False):
            return Quoted(outline.steps[step], quote)
    return Quoted(outline.steps["nothing"], "")


def _summary(cues: Cues, reply: str, outline: Outline) -> str:
    """The most telling sentence, else the first, in the customer's own words: rules don't paraphrase."""
    words = cues.get(*_TELLING) or cues.first or " ".join(reply.split())[:200]
    return f"{outline.begins} {words}" if words else outline.says_nothing


def _quoted(cues: Cues, *signs: str) -> tuple[Quoted, ...]:
    """Each sentence that shows one of these signs, once."""
    quotes = dict.fromkeys(quote for sign in signs for quote in cues.sentences.get(sign, ()))
    return tuple(Quoted(quote, quote) for quote in quotes)
