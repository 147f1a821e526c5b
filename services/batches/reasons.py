"""Why a customer was left out or failed, and why a batch was paused: codes as they are kept, words as people read."""

from __future__ import annotations

from services.translation import Text, text

# Left out
EDITED, WRITTEN, IN_BATCH, GONE = "edited", "written", "in_batch", "gone"
SUPPRESSED, GUARDED, OPEN_MAIL, WRITTEN_TO = "suppressed", "guarded", "open_mail", "written_to"
SAID_NO, TALKING = "said_no", "talking"
SENDER_CHANGED, RECIPIENT_CHANGED, UNVERIFIED, HELD = "sender_changed", "recipient_changed", "unverified", "held"
# Failed, beside the codes of gateways.llm_failures; and paused
BUG, MANY_FAILED = "bug", "many_failed"

_LEFT_OUT = {
    EDITED: text("worded by hand, and kept"),
    WRITTEN: text("with a profile in this language already"),
    IN_BATCH: text("in another batch that is not finished"),
    GONE: text("deleted meanwhile"),
    SUPPRESSED: text("can no longer be written to"),
    GUARDED: text("in a guarded segment: internal, competitor, off-target or supplier"),
    OPEN_MAIL: text("with a mail that is not sent yet"),
    WRITTEN_TO: text("written to lately, or about to be, by another business"),
    SAID_NO: text("said no lately"),
    TALKING: text("in conversation with one of us"),
    SENDER_CHANGED: text("to be approved again: the sender address changed"),
    RECIPIENT_CHANGED: text("to be approved again: the customer's address changed"),
    UNVERIFIED: text("waiting: the sender address is not verified"),
    HELD: text("held back by the rules of contact"),
}
_FAILED = {
    "refused": text("the language model refused to write this"),
    "truncated": text("the answer was cut off before its end"),
    "malformed": text("the language model did not answer in the form it was asked for"),
    "empty": text("the language model answered with nothing"),
    "timeout": text("the language model took too long to answer"),
    "unavailable": text("the language model could not be reached"),
    "too_long": text("the language model was asked for, or wrote, more than fits"),
    "not_understood": text("the language model did not accept the request"),
    BUG: text("something went wrong on our side"),
}
_PAUSED = {
    "bad_key": text("The language model does not accept our key. An administrator has to check OPENAI_API_KEY."),
    "quota_used_up": text("The language model has no quota left for our key. An administrator has to top it up."),
    "model_gone": text("The language model is not known there. An administrator has to check OPENAI_MODEL."),
    "unavailable": text("The language model could not be reached several times in a row."),
    "timeout": text("The language model took too long several times in a row."),
    MANY_FAILED: text("Many customers in a row failed. Look at the reasons before you go on."),
    BUG: text("Something went wrong on our side."),
}


def item_reason(code: str) -> Text | str:
    """Says the same of one customer and, after a number, of many."""
    return _LEFT_OUT.get(code) or _FAILED.get(code) or code


def pause_reason(code: str) -> Text | str:
    """A sentence; nothing where a person paused."""
    return _PAUSED.get(code, "")
