"""Mail after mail over one connection, pipelined where the server offers it (RFC 2920), step by step where
not. It decides what an answer, or its absence, means for the mail it belongs to; the pool decides
everything else."""

from __future__ import annotations

from collections import deque
from typing import Any, Protocol

from gateways.smtp_lines import Answered, SmtpLines, printable
from gateways.smtp_parcel import Job, Verdict
from gateways.smtp_server import Offers, Patience

# Bytes. Longer content goes out while the caller makes "handed over" durable, so that a slow line doesn't stretch the
# moments in which a crash leaves the outcome unknown. Shorter content shares one write with its dot: that is cheaper.
AHEAD = 32 * 1024
# Answers to MAIL, RCPT or DATA that speak of the connection or of our sign-in, and say nothing about the
# mail.
_OF_THE_CONNECTION = frozenset({421, 530, 535, 538})


class Desk(Protocol):
    """What a connection needs of the pool."""

    def take(self) -> Job | None:
        """The next mail to send, or None."""

    def hand_over(self, job: Job) -> None:
        """The server waits for the final dot: the pool answers with `release` or `withdraw`."""

    def decide(self, job: Job, verdict: Verdict, code: int = 0, text: str = "", stage: str = "") -> None:
        """The attempt to send this mail has ended."""

    def give_back(self, job: Job, reason: str) -> None:
        """The connection went before the mail was handed over: it is safe to try again."""

    def rest(self, connection: SmtpConnection) -> None:
        """Nothing to do; `work` wakes the connection."""

    def gone(self, connection: SmtpConnection, reason: str) -> None:
        """The connection is closed; called once, after the last verdict."""


class SmtpConnection(SmtpLines):
    """Phases of a mail here: envelope out, 354 in, content out, fence (`hand_over`), final dot out, verdict in."""

    def __init__(self, desk: Desk, patience: Patience, mails: int) -> None:
        super().__init__(patience)
        self.offers = Offers()
        self.fruitful = False  # whether the server has given any verdict on this connection
        self.leaving = False
        self._desk, self._mails_left = desk, mails
        self._envelope_out: Job | None = None  # neither refused nor asked for its content so far
        self._fenced = False
        self._unclean = False  # the server still holds an envelope that it refused: RSET before the next one

    def work(self) -> None:
        """Start on the next mail, or rest when there is none. Only with nothing under way."""
        envelope = self._next_envelope()
        if envelope:
            self.write(envelope)
        elif self.leaving or self._mails_left <= 0:
            self.leave()
        else:
            self.deadline = self.loop.time() + self.patience.idle
            self._desk.rest(self)

    # --- envelope ----------------------------------------------------------------------------------

    def _next_envelope(self) -> bytes:
        """Take a mail; returns the commands to write for it: all of them with pipelining, else the first alone."""
        while self._mails_left > 0 and not self.leaving and (job := self._desk.take()):
            job.refused_at, job.connection = "", self
            if 0 < self.offers.size < len(job.parcel.content):
                self._desk.decide(job, Verdict.REJECTED, 552, "Larger than the mail server accepts", "MAIL")
                continue
            self._mails_left -= 1
            self._envelope_out = job
            reset, self._unclean = self._unclean, False
            if not self.offers.pipelining:
                self._await(self._reset_answered if reset else self._mail_answered, job)
                return b"RSET\r\n" if reset else self._mail_command(job)
            if reset:
                self._await(self._reset_answered, job)
            self._await(self._mail_answered, job)
            self._await(self._rcpt_answered, job)
            self._await(self._data_answered, job)
            commands = self._mail_command(job) + self._rcpt_command(job) + b"DATA\r\n"
            return b"RSET\r\n" + commands if reset else commands
        return b""

    def _await(self, answered: Answered, job: Job) -> None:
        self.expect(answered, job, self.patience.command)

    def _mail_command(self, job: Job) -> bytes:
        sender = job.parcel.sender.encode("ascii")
        if self.offers.size:
            return b"MAIL FROM:<%b> SIZE=%d\r\n" % (sender, len(job.parcel.content))
        return b"MAIL FROM:<%b>\r\n" % sender

    def _rcpt_command(self, job: Job) -> bytes:
        return b"RCPT TO:<%b>\r\n" % job.parcel.recipient.encode("ascii")

    def _reset_answered(self, job: Job, code: int, text: bytes) -> None:
        if code // 100 != 2:
            self.break_off(f"RSET was answered {code} {printable(text)}")
        elif not self.offers.pipelining:
            self._await(self._mail_answered, job)
            self.write(self._mail_command(job))

    def _mail_answered(self, job: Job, code: int, text: bytes) -> None:
        if self._accepts(job, code, text, "MAIL") and not self.offers.pipelining:
            self._await(self._rcpt_answered, job)
            self.write(self._rcpt_command(job))

    def _rcpt_answered(self, job: Job, code: int, text: bytes) -> None:
        if job.refused_at:
            if code // 100 == 2:  # out of its mind: with a recipient, even a lone dot would be a mail
                self.break_off("accepted a recipient after refusing the sender")
        elif self._accepts(job, code, text, "RCPT") and not self.offers.pipelining:
            self._await(self._data_answered, job)
            self.write(b"DATA\r\n")

    def _accepts(self, job: Job, code: int, text: bytes, stage: str) -> bool:
        if code // 100 == 2:
            return True
        if self._refuses(job, code, text, stage) and not self.offers.pipelining:
            self.work()
        return False

    def _refuses(self, job: Job, code: int, text: bytes, stage: str) -> bool:
        """Whether this is a verdict on the mail; anything else ends the connection and the mail goes back."""
        if code in _OF_THE_CONNECTION or code // 100 not in (4, 5):
            self.break_off(f"{stage} was answered {code} {printable(text)}")
            return False
        self._envelope_out = None
        job.refused_at, self._unclean, self.fruitful = stage, True, True
        self._desk.decide(job, Verdict.REJECTED, code, printable(text), stage)
        return True

    # --- content and final dot ---------------------------------------------------------------------

    def _data_answered(self, job: Job, code: int, text: bytes) -> None:
        if code == 354 and not job.refused_at:
            self._envelope_out, self._fenced = None, True
            self.deadline = self.loop.time() + self.patience.final_dot
            if len(job.parcel.content) > AHEAD:
                self.write(job.parcel.content)
            self._desk.hand_over(job)
        elif code == 354:
            # RFC 2920 3.1: no recipient was accepted and still content is wanted; a lone dot ends it
            # without a mail.
            self._await(self._lone_dot_answered, job)
            self.write(b".\r\n")
        elif job.refused_at or self._refuses(job, code, text, "DATA"):
            self.work()

    def _lone_dot_answered(self, job: Job, code: int, text: bytes) -> None:
        self.work()

    def release(self, job: Job) -> None:
        """The fence held: write the final dot, with the next mail's envelope behind it where that is allowed."""
        self._fenced = False
        if self.closed:
            self._desk.decide(job, Verdict.NOT_SENT, text="The connection was lost before the final dot")
            return
        self.expect(self._dot_answered, job, self.patience.final_dot)
        content = job.parcel.content if len(job.parcel.content) <= AHEAD else b""
        envelope = self._next_envelope() if self.offers.pipelining else b""
        self.write(content + b".\r\n" + envelope)

    def withdraw(self) -> None:
        """The fence fell. Content that has begun can only be unsaid by hanging up."""
        self._fenced, self.leaving = False, True
        self.break_off("a mail was withdrawn before its final dot")

    def _dot_answered(self, job: Job, code: int, text: bytes) -> None:
        kind = code // 100
        if kind == 3:
            self._desk.decide(job, Verdict.UNCERTAIN, code, printable(text), "dot")
        else:
            self.fruitful = True
            self._desk.decide(job, Verdict.ACCEPTED if kind == 2 else Verdict.REJECTED, code, printable(text), "dot")
        if kind == 3 or code == 421:
            self.break_off(f"the final dot was answered {code} {printable(text)}")
        elif not self.waiting:
            self.work()

    # --- the end -----------------------------------------------------------------------------------

    def leave(self) -> None:
        """Take no further mail, bring what is under way to its end, then QUIT."""
        self.leaving = True
        if not (self.waiting or self._fenced or self.closed):
            self.expect(lambda *_: self.break_off("we said goodbye"), None, self.patience.idle)
            self.write(b"QUIT\r\n")

    def out_of_time(self) -> None:
        if self.waiting or self._fenced:
            super().out_of_time()
        else:
            self.leave()

    def broken(self, reason: str, unanswered: deque[tuple[Answered, Any]]) -> None:
        for answered, job in unanswered:
            if answered == self._dot_answered:
                self._desk.decide(job, Verdict.UNCERTAIN, text=reason, stage="dot")
        if self._envelope_out:
            self._desk.give_back(self._envelope_out, reason)
        self._desk.gone(self, reason)
