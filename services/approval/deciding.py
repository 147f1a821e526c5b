"""One yes or no. Asked by many at once, one of them decides; the others are told who (law 5)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from tortoise.expressions import F

from models import Approval, Approvers, Email, EmailState, EmailVersion
from services.actors import Actor
from services.announcements import announce
from services.approval.seal import seal_mail
from services.drafting.requesting import require_not_suppressed, require_verified_sender
from services.drafting.view import EmailView, view_email
from services.errors import Conflict, Invalid, NotAllowed
from services.follow_up_ends import read_outlook
from services.kept_words import recognise
from services.permissions import Grant, Permission, grant
from services.states import why_not
from services.translation import text
from services.usecase import usecase


@usecase(Permission.SEND_EMAILS)
async def approve_email(actor: Actor, email_id: int, revision: int | None = None, *, shown: str = "") -> EmailView:
    """Seal the wording of this revision; None (a typed command) takes the wording as it stands now. `shown` is the
    digest of the exact mail that the person was shown: another one, of changed settings, is not what they meant.

    Raises:
        Conflict: decided already, or changed since it was shown; says by whom.
        Invalid: it has findings that must be edited first. NotAllowed: by role, or by the policy of the
        business: admins alone, never the author.
    """
    email = await actor.find(Email, email_id, "customer", "business")
    await seal_and_approve(actor, email, email.revision if revision is None else revision, shown=shown)
    return await view_email(email.id, masked=not actor.sees_unmasked)


async def seal_and_approve(actor: Actor, email: Email, revision: int, *, shown: str = "", tells: bool = True) -> None:
    """The yes itself, in the running transaction. `email` comes with its customer and business. Without `tells` the
    doors are not told of this mail by itself."""
    if email.state is not EmailState.DRAFTED or email.revision != revision:
        raise Conflict(await why_not(email.id, text("approved")))
    if email.business.approvers is Approvers.ADMINS and grant(actor.role, Permission.EDIT_TEAM_SETTINGS) is Grant.NO:
        raise NotAllowed(
            text("In {business} the owner and admins alone approve.", business=email.business.name),
            text("Ask one of them; the mail waits for them as it is."),
        )
    if email.created_by_id == actor.user_id and not email.business.author_may_approve:
        raise NotAllowed(text("The policy of this business wants somebody else to approve your own mail."))
    require_verified_sender(email.business)
    await require_not_suppressed(actor.team_id, email.customer.email)
    await _require_still_unanswered(email)
    version = await EmailVersion.get(email_id=email.id, number=email.version)
    blocking = [f["message"] for f in version.findings if f["blocking"]]
    if blocking:
        raise Invalid(
            text("Email {id} can't be approved yet: {why}", id=email.id, why=recognise(blocking[0])),
            text("Press Edit, mend it, and approve."),
        )
    sealed = await seal_mail(email, version, email.customer, email.business)
    if shown and sealed.digest != shown:
        raise Conflict(
            text("The mail would read otherwise now: the settings of {name} were changed.", name=email.business.name),
            text("Look at it again, then approve."),
        )
    approval = await Approval.create(
        email_id=email.id, version=version.number, approved_by_id=actor.user_id, **asdict(sealed)
    )
    changed = await (
        actor.rows(Email)
        .filter(id=email.id, revision=revision, state=EmailState.DRAFTED)
        .update(
            state=EmailState.APPROVED,
            approval_id=approval.id,
            decided_by_id=actor.user_id,
            decided_at=datetime.now(UTC),
            held_at=None,
            revision=F("revision") + 1,
            changed_at=datetime.now(UTC),
        )
    )
    if changed != 1:  # somebody was faster between our reading and here; the seal above rolls back
        raise Conflict(await why_not(email.id, text("approved")))
    actor.note(email=email.id, digest=sealed.digest)
    if tells:
        await announce("email_changed", key=f"{email.id}:{revision + 1}", email_ids=[email.id])


async def _require_still_unanswered(email: Email) -> None:
    """Raises Conflict where what a follow-up is for has come to its end; what ended it cancels it by and by."""
    if email.follow_up_of_id is not None:
        outlook = await read_outlook(email.follow_up_of_id)
        if outlook.ended:
            raise Conflict(
                text("This follow-up is no longer needed: {reason}", reason=recognise(outlook.ended)),
                text("Press Reject, or leave it: it is cancelled by itself."),
            )


@usecase(Permission.SEND_EMAILS)
async def reject_email(actor: Actor, email_id: int, revision: int, reason: str) -> EmailView:
    """Close a draft, or an approved mail that has not been told to leave.

    Raises:
        Conflict: decided, changed or on its way already; says by whom.
    """
    email = await actor.find(Email, email_id)
    changed = await (
        actor.rows(Email)
        .filter(
            id=email.id,
            revision=revision,
            state__in=[EmailState.DRAFTED, EmailState.APPROVED, EmailState.OVERDUE],
        )
        .update(
            state=EmailState.REJECTED,
            approval_id=None,
            decided_by_id=actor.user_id,
            decided_at=datetime.now(UTC),
            reason=reason.strip()[:1000],
            revision=F("revision") + 1,
            changed_at=datetime.now(UTC),
        )
    )
    if changed != 1:
        raise Conflict(await why_not(email.id, text("rejected")))
    actor.note(email=email.id, reason=reason.strip()[:200])
    await announce("email_changed", key=f"{email.id}:{revision + 1}", email_ids=[email.id])
    return await view_email(email.id, masked=not actor.sees_unmasked)
