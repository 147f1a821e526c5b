"""Cuts mails with a library of others: reads {"text"} a line, answers {"reply"} a line; errors answer null.
usage: reply_python.py mail-parser-reply | email-reply-parser | talon, by the Python it is installed for."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable


def load(library: str) -> Callable[[str], str]:
    if library == "mail-parser-reply":
        from mailparser_reply import EmailReplyParser
        from mailparser_reply.constants import MAIL_LANGUAGES

        parser = EmailReplyParser(languages=[name for name in MAIL_LANGUAGES if len(name) == 2])
        return lambda text: parser.parse_reply(text=text) or ""
    if library == "email-reply-parser":
        from email_reply_parser import EmailReplyParser as Zapier

        return Zapier.parse_reply
    from talon import quotations
    from talon.signature.bruteforce import extract_signature

    return lambda text: extract_signature(quotations.extract_from_plain(text))[0] or ""


def main() -> None:
    cut = load(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        try:
            answer = cut(json.loads(line)["text"])
        except Exception:  # whatever a library raises is its answer: none
            answer = None
        print(json.dumps({"reply": answer}), flush=True)


main()
