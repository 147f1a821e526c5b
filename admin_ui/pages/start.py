"""The start page: for a newcomer the ways in, for a team its next step, ticked from facts while they watch."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts.fields import link_button
from admin_ui.parts.halting import HaltBanner
from admin_ui.parts.looking import look_every
from admin_ui.parts.low_credits import draw_low_credits
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.over_limits import draw_over_limits
from admin_ui.parts.plain_page import show_plain_page
from admin_ui.parts.steps import Step, draw_steps
from admin_ui.session import visit_of
from admin_ui.shell import page_head, panel, read_shell
from admin_ui.theme import frame
from services import audit_log, businesses, teams
from services.actors import Actor
from services.businesses import BusinessList, ListedBusiness
from services.credits import read_credits
from services.errors import ProductError
from services.first_steps import FirstSteps, TeamSteps, read_first_steps, read_team_steps
from services.plan_usage import read_plan_usage
from services.translation import _, say_percent, translated

LOOK_AGAIN_S = 3.0
HINTS_SHOWN = 3
BUSINESSES_SHOWN = 5


def register(workspace_url: str, mailbox_url: str) -> None:
    """`workspace_url` and `mailbox_url` lead into the sandbox; both are "" where there is none."""
    sandbox = _sandbox_ways(workspace_url, mailbox_url) if workspace_url else None

    @ui.page("/")
    @answering
    async def start_page(request: Request) -> None:
        if visit_of(request) or sandbox is None:  # who is nobody has met show_newcomer before
            await _draw_for_team(request, sandbox)
        else:
            await _draw_for_newcomer(sandbox)


async def _draw_for_team(request: Request, sandbox: Callable[[], Markup] | None) -> None:
    shell = await read_shell(request)

    async def drawn(actor: Actor) -> Markup:
        steps = team_steps(await read_team_steps(actor), actor, in_sandbox=sandbox is not None)
        return _progress(steps)

    async def look_again() -> Markup:
        actor = await asker(request, seen=False)
        await banner.look_again(actor)
        if usage.over:  # until it is mended, in whichever way
            over.content = draw_over_limits((await read_plan_usage(actor)).over)
        if pool.is_low:
            low.content = draw_low_credits(await read_credits(actor))
        return await drawn(actor)

    listed = await businesses.list_businesses(shell.actor)
    chain = await audit_log.read_chain(shell.actor) if shell.actor.may(audit_log.read_chain) else None
    halts = await businesses.read_halts(shell.actor)
    usage, pool = await read_plan_usage(shell.actor), await read_credits(shell.actor)
    first = await drawn(shell.actor)
    with panel(shell, _("Start"), "start", "halting", "low_credits", here="/"):
        hello = _("Hello {name}", name=shell.myself.name.split(" ")[0])
        ui.html(page_head(hello, _("Mail your customers answer, approved in Slack.")), sanitize=False)
        banner = HaltBanner(request, halts)
        over = ui.html(draw_over_limits(usage.over), sanitize=False).classes("over")
        low = ui.html(draw_low_credits(pool), sanitize=False).classes("over")
        if chain and chain.last and not chain.last.unbroken:
            ui.html(_broken_chain(), sanitize=False).classes("card broken-chain")
        if sandbox:
            said = _("You are in the sandbox: nothing leaves this computer.")
            ui.html(fill('<p>{}</p><div class="ways">{}</div>', said, sandbox()), sanitize=False).classes(
                "card sandbox"
            )
        steps = ui.html(first, sanitize=False).classes("card first-steps")
        ui.html(_hints(listed), sanitize=False).classes("hints")
    # Whoever has put the finished list away in this browser is not shown it again.
    ui.run_javascript(
        "if (localStorage.getItem('first-steps') === 'away')"
        " document.querySelector('.first-steps .away')?.closest('.first-steps').remove()"
    )
    _keep_looking(steps, look_again)


def show_newcomer() -> Response:
    """Outside the sandbox a newcomer is anybody: a plain page, since each of NiceGUI's holds memory for a minute."""
    return show_plain_page(
        _("Mail your customers answer, approved in Slack"),
        _("AskUsers drafts a personal mail to each of your customers, and your team approves it in Slack."),
        form=fill('<nav class="ways" aria-label="{}">{}</nav>', _("Where to go"), _come_in()),
        below=[_from_slack()],
    )


def _come_in() -> Markup:
    return join([link_button(_("Sign in"), "/sign-in", kind="first"), link_button(_("Sign up"), "/sign-up")])


def _from_slack() -> Markup:
    return _naming(_("Or come in through Slack: type {command} there.", command="{command}"), "/askusers panel")


async def _draw_for_newcomer(sandbox: Callable[[], Markup]) -> None:
    with frame(_("Start"), "forms", "start"):
        ui.html(fill("<h1>{}</h1>", _("Mail your customers answer, approved in Slack")), sanitize=False)
        lead = _(
            "This is a complete first run on your own machine: a Slack workspace, a team of four, thirty customers and "
            "their mailboxes. Nothing leaves this computer."
        )
        ui.html(fill('<p class="lead">{}</p>', lead), sanitize=False)
        ways = fill('<nav class="ways" aria-label="{}">{}</nav>', _("Where to go"), sandbox())
        ui.html(ways, sanitize=False)

        async def drawn() -> Markup:
            return draw_steps(_sandbox_steps(await read_first_steps()))

        steps = ui.html(await drawn(), sanitize=False).classes("panel first-steps")
        ways = fill('<div class="ways">{}</div><p class="hint">{}</p>', _come_in(), _from_slack())
        ui.html(ways, sanitize=False).classes("entry-ways")
        _keep_looking(steps, drawn)


def _broken_chain() -> Markup:
    said = _("Somebody with access to the database changed your team's audit log.")
    words = '<h2>{}</h2><p class="warning">{}</p><div class="ways">{}</div>'
    return fill(words, _("The audit log is broken"), said, link_button(_("See where"), "/audit"))


def _keep_looking(shown: ui.html, read: Callable[[], Awaitable[Markup]]) -> None:
    async def look_again() -> None:
        try:
            drawn = await read()
        except ProductError:  # signed out: the socket is about to be cut, and the page then says so
            looking.deactivate()
            return
        if shown.content != drawn:
            shown.content = drawn

    looking = look_every(LOOK_AGAIN_S, look_again)


def _sandbox_ways(workspace_url: str, mailbox_url: str) -> Callable[[], Markup]:
    def drawn() -> Markup:
        return fill(
            '<a class="button first" href="{}" target="_blank" rel="noopener">{}</a>'
            '<a class="button quiet" href="{}" target="_blank" rel="noopener">{}</a>',
            workspace_url,
            _("Open the Slack workspace"),
            mailbox_url,
            _("Open the customers' mailbox"),
        )

    return drawn


def _progress(steps: list[Step]) -> Markup:
    done = sum(step.done for step in steps)
    if done == len(steps):
        head = fill(
            '<div class="top"><h2>{}</h2>'
            '<button type="button" class="button quiet away" onclick="{}">{}</button></div>',
            _("All first steps are done"),
            "localStorage.setItem('first-steps', 'away'); this.closest('.first-steps').remove()",
            _("Put this list away"),
        )
    else:
        said = _("{done} of {total} done", done=done, total=len(steps))
        head = fill(
            '<div class="top"><h2>{}</h2><span class="count">{}</span></div>'
            '<progress max="{}" value="{}" aria-label="{}"></progress>',
            _("First steps"),
            said,
            len(steps),
            done,
            said,
        )
    return fill("{}{}", head, draw_steps(steps))


def team_steps(facts: TeamSteps, actor: Actor, *, in_sandbox: bool) -> list[Step]:
    """What a team needs before its first answer, each with the way to it for those who may go there."""
    may_edit = actor.may(businesses.create_business)
    business = f"/businesses/{facts.business_id}" if facts.business_id else "/businesses/new"
    in_slack = _("In Slack type {command}, or open a customer here.", command="{command}")
    draft = _naming(in_slack, "/draft jane@acme.example")
    answered = (
        _("In the sandbox: open the mail in the mailbox and reply as the customer.")
        if in_sandbox
        else _("Replies come in by themselves, with what they mean, in Slack and here.")
    )
    ways = (
        (facts.described, _("Describe what you offer"), _("Drafts speak of it."), business, _("Business")),
        (
            facts.verified,
            _("Verify the sender"),
            _("The address that your mails come from; nothing is sent before."),
            f"{business}/sender" if facts.business_id else "",
            _("Sender"),
        ),
        (
            facts.workspace and facts.channel,
            _("Connect Slack"),
            _("A workspace, and a channel where drafts wait for a yes."),
            f"{business}/slack" if facts.workspace and facts.business_id else "/connections",
            _("Slack"),
        ),
        (
            facts.customers,
            _("Bring your customers in"),
            _("A CSV file with their addresses, their names and what they spend."),
            "/imports/new",
            _("Import"),
        ),
        (facts.drafted, _("Draft a mail"), draft, "/customers", _("Customers")),
        (facts.approved, _("Approve it"), _("That seals these exact words."), "/waiting", _("Waiting")),
        (facts.sent, _("Send it"), _("Until it leaves you can undo."), "/waiting", _("Waiting")),
        (facts.answered, _("Get an answer"), answered, "", ""),
    )
    steps = [_step(done, what, how, path if may_edit else "", go) for done, what, how, path, go in ways]
    team = "/team" if actor.may(teams.invite_member) else ""
    invited = _("They approve and answer with you; viewers only look.")
    return [*steps, _step(facts.accompanied, _("Invite a team-mate"), invited, team, _("Team"))]


def _step(done: bool, what: str, how: str | Markup, path: str, go: str) -> Step:
    return Step(done, what, how if isinstance(how, Markup) else fill("{}", how), path, go)


def _sandbox_steps(facts: FirstSteps) -> list[Step]:
    drafting = _naming(_("In #customer-mail type {command}", command="{command}"), "/draft jane@acme.example")
    return [
        Step(facts.drafted, _("Draft a mail"), drafting),
        _step(facts.approved, _("Approve it"), _("Press Approve on its card: that seals these exact words"), "", ""),
        _step(facts.sent, _("Send it"), _("Press Send; until it leaves you can undo"), "", ""),
        _step(facts.answered, _("Answer as the customer"), _("Open Jane's mail in the mailbox and reply"), "", ""),
        _step(
            facts.answered,
            _("See what it means"),
            _("Its alert is in #customer-mail, with the words it rests on"),
            "",
            "",
        ),
    ]


def _hints(listed: BusinessList) -> Markup:
    """Good practice (SPEC S11), for the businesses that one may edit and that lack something."""
    lacking = [b for b in listed.businesses if b.may_edit and b.completeness.missing][:BUSINESSES_SHOWN]
    if not lacking:
        return NOTHING
    title = fill("<h2>{}</h2>", _("To earn more answers"))
    return fill("{}{}", title, join(_hints_of(business) for business in lacking))


def _hints_of(business: ListedBusiness) -> Markup:
    complete = business.completeness
    said = _("{percent} complete", percent=say_percent(complete.done / complete.total))
    hints = join(
        fill(
            '<li><a href="{}">{}</a><span>{}</span></li>',
            _place(business.id, hint.place),
            translated(hint.what),
            translated(hint.why),
        )
        for hint in complete.missing[:HINTS_SHOWN]
    )
    return fill(
        '<section class="card"><div class="top"><h3>{}</h3><span class="count">{}</span></div>'
        '<progress max="{}" value="{}" aria-label="{}"></progress><ul>{}</ul></section>',
        business.name,
        said,
        complete.total,
        complete.done,
        said,
        hints,
    )


def _place(business_id: int, place: str) -> str:
    if place == "customers":
        return "/customers"
    return f"/businesses/{business_id}" if place == "profile" else f"/businesses/{business_id}/{place}"


def _naming(words: str, command: str) -> Markup:
    """Words of ours with `{command}` where the thing to type goes."""
    return fill(words, command=fill("<code>{}</code>", command))
