"""What the house has written into rows in English — findings, reasons — recognised, so that a door can translate it."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from services.translation import Text, text

_KEPT = (
    # findings of services.checking
    text("The record and the settings don't know this name."),
    text("The subject is empty."),
    text("The subject must be one line."),
    text("The subject is longer than {n} characters."),
    text("The subject is cut off in most mail programs."),
    text("The mail is empty."),
    text("The mail is longer than {n} characters."),
    text("HTML has no place in the text."),
    text("Markup has no place in the text."),
    text("A placeholder was left in."),
    text("The greeting has no name."),
    text("This reads like a machine talking about its task."),
    text("This repeats the writer's instructions."),
    text("This link is not in the settings."),
    text("This e-mail address is neither in the settings nor the record."),
    text("This number is neither in the settings nor the record."),
    text("Neither the record nor the settings name this time."),
    text("This amount is not in the record or the incentive settings."),
    text("Neither the record nor the settings hold this number."),
    text("The incentive settings promise nothing of this kind."),
    text("The record knows of no such conversation."),
    text("This statement names no fact that it rests on."),
    text("This statement names a fact that the record doesn't hold."),
    text("The fact named for this statement doesn't say so."),
    text("The incentive's own text does not stand in the mail as written."),
    text("The mail lacks the call to action of the settings."),
    text("The mail is not in the business's language ({language}), it looks like {other}."),
    text("Spam filters look for these words."),
    text("A subject in capitals looks like spam."),
    text("The way to unsubscribe is added below every mail."),
    text("A shorter mail is answered more often."),
    # findings and reasons of services.drafting
    text("Email {id} to this customer is {state} too."),
    text("This customer is in the segment {segment}."),
    text("Nothing was written: {reason}."),
    # reasons of services.replies
    text("The customer replied after this was written. Read the reply first."),
    text("The customer replied (reply {id}), so this was stopped."),
    text("It bounced: {words}"),
    text("Mail to this customer bounces."),
    text("The customer reported our mail as spam ({kind})."),
    # reasons of services.sending
    text("The customer unsubscribed."),
    text("Mail to this address came back: there is no such mailbox."),
    text("The mail server refused it: {answer}"),
    text("The mail server put it off: {answer}"),
    text("It was handed over, but no clear answer came: {answer}"),
    text("The mail server could not be reached: {answer}"),
    text("It was handed to the mail server, then the program that sent it stopped before the answer came."),
    text("Its time passed by more than an hour; send it now or reject it."),
    text("The customer can no longer be written to."),
    text("The approval no longer holds; approve again."),
    text("The sender address is no longer verified; verify it and approve again."),
    text("The sender address changed after approval; approve again."),
    text("The customer's address changed after approval; approve again."),
    text("The customer answered, or was written to again, after this follow-up."),
    # reasons of services.follow_ups
    text("A person stopped the follow-ups."),
    text("The next follow-up was due more than 14 days ago, so it is not written any more."),
    text("The settings hold no further follow-up."),
    text("A newer mail was sent to this customer, so the follow-ups of the older one ended."),
    text("The customer answered."),
    text("The mail bounced."),
    text("The mail was deleted."),
    text("The customer reported our mail as spam."),
    text("The customer is away until {day}."),
    text("Follow-up {n} was rejected."),
    text("Follow-up {n} could not be sent."),
    text("Its batch is paused."),
    text("It was deleted."),
    text("It waits for the send window."),
    text("The daily limit of its sender is reached; it waits for its day."),
    text("It keeps its distance from the other mails of its sender."),
    # what services.contact_pressure holds mail back for
    text("This customer said no to {name} on {day}."),
    text("{name} is in conversation with this customer, who wrote on {day}."),
    text("{name} wrote to this customer on {day}."),
    text("{name} is about to write to this customer too."),
    # breaks found by services.audit_log
    text("The link {position} is missing."),
    text("The entry of this link is gone."),
    text("The entry, its link or the link before it was changed."),
    text("This entry has no link: it was put in past the chain."),
    text("The chain ends before the head that was kept: it was cut off at link {position}."),
    text("The chain is another one than when its head was kept."),
)
_WITHIN = (  # states and segments that stand in them, and who read a reply
    text("drafted"),
    text("approved"),
    text("scheduled"),
    text("uncertain"),
    text("internal"),
    text("competitor"),
    text("off-target"),
    text("supplier"),
    text("rules"),
    text("rules, because the model did not answer ({why})"),
    text("model {name}"),
)


def recognise(sentence: str) -> str:
    """The same words; as a Text where they are a sentence of ours, otherwise (a person wrote them) as they are."""
    return _recognised(sentence, _KEPT)


def recognise_part(words: str) -> str:
    """As `recognise`, for a state, a segment or a reader's name, which are no sentences."""
    return _recognised(words, _WITHIN)


def _recognised(words: str, among: tuple[Text, ...]) -> str:
    for template, pattern in _patterns(among):
        found = pattern.fullmatch(words)
        if found:
            made = Text(words)
            made.template = template
            made.values = {name: recognise_part(value) for name, value in found.groupdict().items()}
            return made
    return words


@cache
def _patterns(among: tuple[Text, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kept.template, re.compile(_pattern(kept.template), re.DOTALL)) for kept in among)


def _pattern(template: str) -> str:
    parts = Formatter().parse(template)
    return "".join(re.escape(literal) + (f"(?P<{name}>.*)" if name else "") for literal, name, _spec, _conv in parts)
