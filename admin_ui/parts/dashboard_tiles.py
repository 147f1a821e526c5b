"""The figures on top of the dashboard: one number each, what it is, and one line that sets it in relation."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from admin_ui.parts.chart_numbers import say_share
from admin_ui.parts.markup import fill, join
from services.dashboard import Counts, CreditFigures, MailFigures, ReplyFigures, Scope
from services.translation import _, n_, say_number


def draw_standing_tiles(found: Counts, scope: Scope) -> Markup:
    customers, waiting = standing_names()
    products = 1 if scope.chosen else len(scope.products)
    decide = fill('<a href="/waiting">{}</a>', _("Look at them")) if found.waiting else _("Nothing to decide")
    return join(
        (
            _tile(customers, say_number(found.customers), n_("in {n} product", "in {n} products", products)),
            _tile(waiting, say_number(found.waiting), decide),
        )
    )


def draw_mail_tiles(found: MailFigures) -> Markup:
    today, period, rate = mail_names()
    share = say_share(found.rate.share) if found.rate.sent else "–"
    return join(
        (
            _tile(today, say_number(found.today), n_("{n} this week", "{n} this week", found.this_week)),
            _tile(period, say_number(found.emails), _in_days(found.scope.span.days)),
            _tile(rate, share, n_("{n} answered", "{n} answered", found.rate.answered)),
        )
    )


def draw_reply_tile(found: ReplyFigures) -> Markup:
    return _tile(*reply_names(), say_number(found.total), _in_days(found.scope.span.days))


def draw_credit_tiles(found: CreditFigures) -> Markup:
    left, used = credit_names(found.is_own)
    return join(
        (
            _tile(left, say_number(found.left), _("of the whole team")),
            _tile(used, say_number(found.used), _in_days(found.days)),
        )
    )


def draw_tiles_to_come(names: Sequence[str], words: str = "") -> Markup:
    """As high as those that come; `words` say why they don't."""
    return join(_tile(name, "–" if words else "…", words) for name in names)


def standing_names() -> tuple[str, ...]:
    return (_("Customers"), _("Waiting"))


def mail_names() -> tuple[str, ...]:
    return (_("Emails today"), _("Emails"), _("Reply rate"))


def reply_names() -> tuple[str, ...]:
    return (_("Replies"),)


def credit_names(is_own: bool) -> tuple[str, ...]:
    return (_("Credits left"), _("Credits you used") if is_own else _("Credits used"))


def _in_days(days: int) -> str:
    return n_("in {n} day", "in {n} days", days)


def _tile(name: str, figure: str, note: str | Markup) -> Markup:
    return fill(
        '<div class="tile card"><p class="what">{}</p><p class="figure">{}</p><p class="note">{}</p></div>',
        name,
        figure,
        note,
    )
