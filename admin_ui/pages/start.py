"""The start page: what this is, and the next step of the first five minutes, ticked from facts."""

from __future__ import annotations

from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.session import visit_of
from admin_ui.shell import panel, read_shell
from admin_ui.theme import frame
from services.first_steps import FirstSteps, read_first_steps

LOOK_AGAIN_S = 3.0


def register(workspace_url: str, mailbox_url: str) -> None:
    @ui.page("/")
    @answering
    async def start_page(request: Request) -> None:
        around = panel(await read_shell(request), "Start", "start", here="/") if visit_of(request) else None
        with around or frame("Start", "start"):
            ui.html("<h1>Mail your customers answer, approved in Slack</h1>", sanitize=False)
            if not workspace_url:
                ui.html(
                    '<p class="lead">AskUsers is running. Your team works with it in Slack: '
                    "<code>/askusers help</code></p>",
                    sanitize=False,
                )
                return
            ui.html(
                '<p class="lead">This is a complete first run on your own machine: a Slack workspace, a team '
                "of four, thirty customers and their mailboxes. Nothing leaves this computer.</p>",
                sanitize=False,
            )
            with ui.element("nav").classes("ways").props('aria-label="Where to go"'):
                ui.link("Open the Slack workspace", workspace_url, new_tab=True).classes("way first")
                ui.link("Open the customers' mailbox", mailbox_url, new_tab=True).classes("way")
            drawn = _steps(await read_first_steps())
            steps = ui.html(drawn, sanitize=False).classes("panel").style("width: 100%")

            async def look_again() -> None:
                drawn = _steps(await read_first_steps())
                if steps.content != drawn:
                    steps.content = drawn

            ui.timer(LOOK_AGAIN_S, look_again)


def _steps(steps: FirstSteps) -> str:
    lines = (
        (steps.drafted, "Draft a mail", "In #customer-mail type <code>/draft jane@acme.example</code>"),
        (steps.approved, "Approve it", "Press <b>Approve</b> on its card: that seals these exact words"),
        (steps.sent, "Send it", "Press <b>Send</b>; until it leaves you can undo"),
        (steps.answered, "Answer as the customer", "Open Jane's mail in the mailbox and reply"),
        (steps.answered, "See what it means", "Its alert is in #customer-mail, with the words it rests on"),
    )
    return "".join(
        f'<div class="step{" done" if done else ""}">'
        f'<span class="mark" aria-hidden="true">{"✓" if done else n}</span>'
        f'<div><div class="what">{what}<span class="sr-only">{" (done)" if done else ""}</span></div>'
        f'<div class="how">{how}</div></div></div>'
        for n, (done, what, how) in enumerate(lines, 1)
    )
