"""Letters that tell a person what happened to their account. No link in them: a forger's would look the same."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from models import User
from services.durable_work import durable, enqueue
from services.letters import send_letter
from services.translation import _, speaking, spoken


@dataclass(frozen=True, slots=True)
class Notice:
    subject: str
    words: str


async def tell(user: User, what: str, *, address: str = "", new: str = "") -> None:
    """Record in the running transaction that they are to be told `what` (see `_write`), in their own language.

    `address` where it goes, theirs unless said; `new` is another address that the letter speaks of.
    """
    await enqueue(
        mail_notice,
        key=f"notice:{what}:{user.id}:{uuid4().hex}",
        what=what,
        address=address or user.email,
        language=user.language or spoken(),
        new=new,
    )


@durable()
async def mail_notice(what: str, address: str, language: str, new: str) -> None:
    with speaking(language):
        notice = _write(what, new)
    await send_letter(address, notice.subject, notice.words)


def _write(what: str, new: str) -> Notice:
    if_not_you = _(
        "If that was not you: open AskUsers, choose “Forgotten your password?” on the sign-in page and set a new one. "
        "That ends every session and makes links that others asked for useless."
    )
    if what == "password_set":
        subject = _("Your password was changed")
        said = _("The password of your AskUsers account was changed, and you are signed out everywhere else.")
    elif what == "address_asked":
        subject = _("A new address for your account")
        said = _("Somebody signed in as you asked to change the address of your AskUsers account to {new}.", new=new)
    else:
        subject = _("Your address was changed")
        said = _("You sign in to AskUsers with {new} from now on. This address no longer works.", new=new)
        if_not_you = _("If that was not you, write to whoever runs AskUsers for you.")
    return Notice(subject, f"{said}\n\n{if_not_you}")
