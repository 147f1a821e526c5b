"""The operator's acts about plans and money: a team's plan, what Stripe sells, whether its books are ours."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any


async def reconcile(args: argparse.Namespace) -> None:
    from services.billing import reconcile_billing

    found = await reconcile_billing()
    for difference in found.differences:
        print(f"  put right: {difference}")
    print(f"{found.looked_at} objects of Stripe's were looked at, {len(found.differences)} differed.")


async def alerts(args: argparse.Namespace) -> None:
    from services.billing import mark_alerts_seen, read_alerts

    found = await read_alerts()
    for alert in found:
        print(f"{alert.at:%Y-%m-%d %H:%M} UTC  {alert.words}")
    if args.seen:
        await mark_alerts_seen()
    print("Nothing waits for you." if not found else "They are marked as seen." if args.seen else "Once seen: --seen")


async def plan(args: argparse.Namespace) -> None:
    from services.accounts import operator
    from services.monthly_credits import grant_month
    from services.plans import set_plan

    actor = await operator(args.team)
    until = datetime.fromisoformat(args.until).replace(tzinfo=UTC) if args.until else None
    limits = await set_plan(actor, args.plan, seats=args.seats, businesses=args.businesses, until=until)
    granted = await grant_month(actor.team_id)
    most = {"seats": limits.seats, "businesses": limits.businesses, "customers": limits.customers}
    said = ", ".join(f"{'unlimited' if n is None else n} {noun}" for noun, n in most.items())
    print(f"The team has the plan {limits.plan}: {said}. Credits granted: {granted}.")


async def sync(args: argparse.Namespace) -> None:
    from services.plans import Did, sync_catalogue

    synced = await sync_catalogue(dry_run=args.dry_run)
    for did, key, words in synced.done:
        if did is not Did.LEFT:
            print(f"{did:8} {key:20} {words}")
    would = "would be " if args.dry_run else ""
    print(", ".join(f"{synced.count(did)} {would}{did}" for did in Did) + ".")


def add_acts(acts: Any, act: Callable[..., argparse.ArgumentParser]) -> None:
    """To the command line's own: `act` makes one that is about a team."""
    one = act("plan", plan, "Give a team a plan, beside what it pays for; the better one counts.")
    one.add_argument("plan", help="its key in the catalogue; free takes back what was given")
    one.add_argument("--seats", type=int, default=0, help="so many more than the plan has")
    one.add_argument("--businesses", type=int, default=0, help="so many more than the plan has")
    one.add_argument("--until", default="", help="a day, 2027-01-31: it holds until that day begins (UTC)")
    of_billing = acts.add_parser("billing", help="What is sold by Stripe: sync, reconcile, alerts.")
    of_billing = of_billing.add_subparsers(required=True, metavar="ACT")
    one = of_billing.add_parser("sync", help="Make the products and prices in Stripe what the catalogue says.")
    one.set_defaults(run=sync)
    one.add_argument("--dry-run", action="store_true", help="only say what would be done")
    one = of_billing.add_parser("reconcile", help="Compare our books with Stripe's, and put right what differs.")
    one.set_defaults(run=reconcile)
    one = of_billing.add_parser("alerts", help="What needs a look: payments that brought nothing, events nobody knows.")
    one.set_defaults(run=alerts)
    one.add_argument("--seen", action="store_true", help="and mark them as seen")
