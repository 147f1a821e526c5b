"""One batch: how far it is, moving by itself; pause, resume, cancel; who failed and why, and trying those again."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.batch_review import draw_mails, draw_review
from admin_ui.parts.batch_words import (
    batch_state,
    batch_title,
    pairs,
    place_in,
    progress_bar,
    progress_words,
    reasons,
)
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.looking import look_every
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.page_way import way_back
from admin_ui.parts.scrolling import scrolling
from admin_ui.parts.ticks import forget_ticks
from admin_ui.parts.words import moment, paragraph
from admin_ui.shell import page_head, panel, read_shell
from services import batches, mail_batches
from services.actors import Actor
from services.batches import BatchLines, BatchView
from services.errors import NotFound, ProductError
from services.translation import _, n_, say_number, text, translated

LOOK_AGAIN_S = 1.0


def register() -> None:
    ui.page("/batches/{batch_id}")(batch_page)


@answering
async def batch_page(request: Request, batch_id: str) -> Any:
    shell = await read_shell(request)
    shown = await batches.read_batch(shell.actor, batch_id)
    after = {name: place_in(request.query_params, name) for name in ("failed", "left_out")}
    may_act = shown.reaches and shell.actor.may(batches.pause_batch)
    failed = await batches.read_batch_lines(shell.actor, shown.id, "failed", after["failed"])
    left_out = await batches.read_batch_lines(shell.actor, shown.id, "left_out", after["left_out"])
    review = await mail_batches.read_review(shell.actor, shown.id)
    may_decide = shown.reaches and shell.actor.may(mail_batches.approve_group)
    kind = request.query_params.get("group", "")
    mails = NOTHING
    if review is not None and kind in mail_batches.KINDS:
        found = await mail_batches.read_group(shell.actor, shown.id, kind, place_in(request.query_params, "after"))
        mails = draw_mails(shown, kind, found)

    async def change(actor: Actor, given: Given) -> str:
        acts = {
            "pause_batch": (batches.pause_batch, _("It is paused.")),
            "resume_batch": (batches.resume_batch, _("It goes on.")),
            "cancel_batch": (batches.cancel_batch, _("It is cancelled.")),
            "retry_failed": (batches.retry_failed, _("Those who failed are tried again.")),
        }
        if given["act"] not in acts:
            raise NotFound(text("There is no such button."))
        act, said = acts[given["act"]]
        await act(actor, shown.id)
        await redraw(actor)
        looking.activate()
        return said

    async def decide(actor: Actor, given: Given) -> str:
        act, _colon, group = given["act"].partition(":")
        kind, _colon, mark = group.partition(":")
        if act != "approve_group" or not (mark.isascii() and mark.isdecimal() and len(mark) < 16):
            raise NotFound(text("There is no such button."))
        approving = await mail_batches.approve_group(actor, shown.id, kind, int(mark))
        await redraw(actor)
        looking.activate()
        return n_("{n} is being approved.", "{n} are being approved.", approving)

    async def redraw(actor: Actor) -> None:
        nonlocal shown, review
        before, shown = shown, await batches.read_batch(actor, batch_id)
        reviewed, review = review, await mail_batches.read_review(actor, batch_id)
        if review != reviewed:
            reviewing.redraw(_review(shown, review, may_decide))
        if shown == before:
            return
        progress.content = _progress(shown)
        if may_act and (shown.state, shown.failed > 0) != (before.state, before.failed > 0):
            buttons.redraw(_acts(shown))
        if shown.failed != before.failed:
            failures.content = _failures(shown, await batches.read_batch_lines(actor, shown.id, "failed"))

    async def look_again() -> None:
        try:
            await redraw(await asker(request, seen=False))
        except ProductError:  # signed out, or the business was deleted: the page then says so
            looking.deactivate()
            return
        if not _is_moving(shown, review):
            looking.deactivate()

    with panel(shell, batch_title(shown), "customers", "batch_review", here="/batches"):
        ui.html(join((way_back(_("Batches"), "/batches"), page_head(batch_title(shown)))), sanitize=False).classes(
            "batch-way"
        )
        with ui.element("section").classes("card batch"):
            progress = ui.html(_progress(shown), sanitize=False).classes("progress-room")
            if may_act:
                buttons = Form(request, _acts(shown), change, classes="form")
        reviewing = Form(request, _review(shown, review, may_decide), decide, classes="form review")
        ui.html(mails, sanitize=False)
        failures = ui.html(_failures(shown, failed), sanitize=False)
        ui.html(_left_out(shown, left_out), sanitize=False)
    if may_act:
        forget_ticks()
    looking = look_every(LOOK_AGAIN_S, look_again, active=_is_moving(shown, review))


def _is_moving(batch: BatchView, review: mail_batches.ReviewView | None) -> bool:
    """Whether it is worth looking again: also while people in Slack may decide on drafts that are shown here."""
    return not batch.is_over or (review is not None and bool(review.waiting or review.leaving))


def _review(batch: BatchView, review: mail_batches.ReviewView | None, may_decide: bool) -> Markup:
    return draw_review(batch, review, may_decide=may_decide) if review is not None else NOTHING


def _progress(batch: BatchView) -> Markup:
    started = moment(batch.started_at)
    if batch.started_by:
        started = fill("{}, {}", batch.started_by, started)
    credits = ""
    if batch.credits_spent is not None:
        credits = n_("{n} spent", "{n} spent", batch.credits_spent)
        if batch.credits_held:
            credits += " · " + n_("{n} set aside for the rest", "{n} set aside for the rest", batch.credits_held)
    left = {
        "paused": n_("{n} waits until it goes on", "{n} wait until it goes on", batch.left),
        "cancelled": n_("{n} was not begun with", "{n} were not begun with", batch.left),
    }.get(batch.state, n_("{n} to go", "{n} to go", batch.left))
    lines: list[tuple[str, str | Markup]] = [
        (_("Business"), batch.business_name),
        (_("Started"), started),
        (_("Done"), say_number(batch.done)),
        (_("Failed"), say_number(batch.failed) if batch.failed else ""),
        (_("Left out meanwhile"), say_number(batch.dropped) if batch.dropped else ""),
        (_("Still waiting"), left if batch.left else ""),
        (_("Credits"), credits),
        (_("Finished"), moment(batch.finished_at) if batch.state == "finished" and batch.finished_at else ""),
    ]
    note = _("You can leave this page; it goes on.") if batch.state == "running" else ""
    if batch.state == "paused":
        note = translated(batch.paused_because) or _("A person paused it.")
    return join(
        (
            fill('<p class="stand" role="status">{} <b>{}</b></p>', batch_state(batch), progress_words(batch)),
            progress_bar(batch),
            paragraph(note, "warning" if batch.state == "paused" and batch.paused_because else "hint"),
            pairs(lines),
        )
    )


def _acts(batch: BatchView) -> Markup:
    buttons = {
        "running": [fields.button(_("Pause"), act="pause_batch", kind="quiet")],
        "paused": [fields.button(_("Go on"), act="resume_batch")],
        "finished": [fields.button(_("Try those who failed again"), act="retry_failed")] if batch.failed else [],
    }.get(batch.state, [])
    cancel = NOTHING
    if not batch.is_over:
        cancel = fill(
            '<details class="cancel"><summary>{}</summary><p>{}</p>{}</details>',
            _("Cancel it"),
            _("What is done stays. The credits of all the rest go back. It can't be taken up again."),
            fields.button(_("Cancel for good"), act="cancel_batch", kind="danger"),
        )
    return fill('<div class="acts">{}</div>{}', join(buttons), cancel) if buttons else cancel


def _failures(batch: BatchView, failed: BatchLines) -> Markup:
    if not failed.lines:
        return NOTHING
    title = n_("{n} failed", "{n} failed", batch.failed)
    return fill(
        '<section class="card lines"><h2>{}</h2><p class="hint">{}</p>{}{}</section>',
        title,
        _("Nothing was spent on them.") if batch.act != "send" else _("They are decided one by one, under Waiting."),
        _table(title, failed),
        _more(batch, "failed", failed),
    )


def _left_out(batch: BatchView, left_out: BatchLines) -> Markup:
    if not left_out.lines:
        return NOTHING
    total = sum(n for _why, n in batch.left_out) + batch.dropped
    title = n_("{n} left out", "{n} left out", total)
    return fill(
        '<details class="aside card" id="left-out"><summary>{}</summary>{}{}{}</details>',
        title,
        reasons(batch.left_out),
        _table(title, left_out),
        _more(batch, "left_out", left_out),
    )


def _table(title: str, shown: BatchLines) -> Markup:
    rows = join(
        fill(
            "<tr><td>{}</td><td>{}</td></tr>",
            fill('<a href="/customers/{}">{}</a>', line.customer_id, line.name) if line.name else _("deleted"),
            translated(line.reason),
        )
        for line in shown.lines
    )
    head = fill('<tr><th scope="col">{}</th><th scope="col">{}</th></tr>', _("Customer"), _("Why"))
    table = fill('<table class="table"><thead>{}</thead><tbody>{}</tbody></table>', head, rows)
    return scrolling(title, table)


def _more(batch: BatchView, outcome: str, shown: BatchLines) -> Markup:
    if not shown.after:
        return NOTHING
    path = f"/batches/{batch.id}?{outcome}={shown.after}#left-out"
    return fill('<p><a href="{}">{}</a></p>', path, _("The next ones"))
