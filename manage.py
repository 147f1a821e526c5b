"""The operator's command line: `python manage.py --help`. Every act goes through the house, as in any other door."""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import secrets
import sys
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import config
import manage_money
from gateways.outside import GatewayError
from services.errors import ProductError


def _bytes_of(file: str) -> bytes:
    return Path(file).read_bytes()


async def _chunks_of(file: str) -> AsyncIterator[bytes]:
    with Path(file).open("rb") as opened:  # noqa: ASYNC230
        while chunk := opened.read(2**20):
            yield chunk


def say(words: str) -> None:
    print(words, flush=True)


async def owner(args: argparse.Namespace) -> None:
    from services.accounts import add_member, connect_workspace, found_team

    actor = await found_team(args.team, args.name, args.email)
    if args.slack_workspace:
        await connect_workspace(actor.team_id, args.slack_workspace, args.team)
        if args.slack_user:
            await add_member(
                actor.team_id,
                args.name,
                args.email,
                "owner",
                slack_workspace=args.slack_workspace,
                slack_user=args.slack_user,
            )
    say(f"{args.name} owns the team {args.team}.")


async def member(args: argparse.Namespace) -> None:
    from services.accounts import add_member, operator

    actor = await operator(args.team)
    await add_member(
        actor.team_id,
        args.name,
        args.email,
        args.role,
        slack_workspace=args.slack_workspace,
        slack_user=args.slack_user,
    )
    say(f"{args.name} is {args.role} of the team.")


async def business(args: argparse.Namespace) -> None:
    from services.accounts import operator
    from services.businesses import create_business, pick_business, verify_sender_by_operator

    settings = tomllib.loads(_bytes_of(args.file).decode())
    channel = str(settings.pop("channel", ""))
    actor = await operator(args.team)
    made = await create_business(actor, **settings)
    if channel:
        await pick_business(actor, channel, made.name)
    if args.vouch_for_sender:
        await verify_sender_by_operator(actor, made.id)
    say(f"Business {made.id} “{made.name}” is there{'' if args.vouch_for_sender else '; its sender is unverified'}.")


async def import_file(args: argparse.Namespace) -> None:
    from services.accounts import operator
    from services.businesses import business_named
    from services.imports import import_file as import_whole_file
    from services.imports import read_rejected

    actor = await operator(args.team)
    found = await business_named(actor, args.business)
    done = await import_whole_file(
        actor,
        found.id,
        Path(args.file).name,
        _chunks_of(args.file),
        again=args.again,
        number_format=args.numbers,
        date_format=args.dates,
    )
    wrote = done.result
    say(f"{wrote.added} added, {wrote.changed} changed, {wrote.unchanged} as they were, {done.rejected} refused.")
    if done.rejected:
        for line, reason, *_cells in list(csv.reader(io.StringIO((await read_rejected(actor, done.id)).lines)))[1:51]:
            say(f"  line {line}: {reason}")
    if done.rejected > 50:
        say(f"  … and {done.rejected - 50} more: the panel has them all.")


async def credits(args: argparse.Namespace) -> None:
    from services.accounts import operator
    from services.credits import grant_credits, read_credits, resume_spending

    if args.amount == "verify":
        await _verify_credits(args.team)
        return
    actor = await operator(args.team)
    if args.amount == "resume":
        await resume_spending(actor)
        say("The ledger adds up; the team can spend its credits again.")
        return
    await grant_credits(actor, int(args.amount), source="gift", key=args.key or secrets.token_hex(8), days=args.days)
    say(f"The team has {(await read_credits(actor)).balance} credits.")


async def _verify_credits(team: str) -> None:
    from services.credits import verify_credits

    states = await verify_credits(team)
    for state in states:
        said = f"WRONG {state.mismatch}" if state.mismatch else "adds up"
        say(f"team {state.team_id}: {state.left} credits, {said}")
    wrong = [state for state in states if state.mismatch]
    say(f"{len(wrong)} of {len(states)} ledgers don't add up; their spending is stopped." if wrong else "All add up.")
    if wrong:
        raise SystemExit(1)


async def dkim(args: argparse.Namespace) -> None:
    from services.accounts import operator
    from services.mail_keys import create_dkim_key

    record = await create_dkim_key(await operator(args.team), args.domain, args.selector, args.kind)
    say(f"Publish this record. Mail from {args.domain} is signed as soon as it is seen there:\n{record}")


async def rotate_key(args: argparse.Namespace) -> None:
    from services.secrets import rotate_secrets

    say(f"{await rotate_secrets()} secrets are sealed with the newest key of SECRET_KEY; the older keys can go now.")


async def check(args: argparse.Namespace) -> None:
    from services.doctor import check_all

    findings = await check_all()
    for finding in findings:
        state = "NOT" if finding.works is False else "ok "
        say(f"{state}  {finding.name.replace('_', ' '):9} {finding.words} {finding.to_do}".rstrip())
    if any(finding.works is False for finding in findings):
        raise SystemExit(1)


async def verify_audit(args: argparse.Namespace) -> None:
    from services.audit_log import Head, verify_chains

    async def told(done: int, of: int) -> None:
        if of > 100_000:
            print(f"  {done} of {of} links …", file=sys.stderr, flush=True)

    kept = []
    for line in _bytes_of(args.kept).decode().splitlines() if args.kept else ():
        words = line.split()
        if words[:1] == ["HEAD"]:
            kept.append(Head(int(words[1]), int(words[2]), words[3]))
    broken = 0
    async for name, state in await verify_chains(args.team, kept, told):
        say(f"team {state.team_id} {name}: {state.checked} links are true to their entries.")
        if state.head:
            say(f"HEAD {state.team_id} {state.head.position} {state.head.hash}")
        if state.broken:
            broken += 1
            where = {"link": state.broken.position, "entry": state.broken.entry_id, "time": state.broken.at}
            named = ", ".join(f"{noun} {value}" for noun, value in where.items() if value is not None)
            say(f"BROKEN {state.broken.words} ({named})")
    say(f"{broken} chains are broken." if broken else "Unbroken. Keep the HEAD lines elsewhere, for --kept.")
    if broken:
        raise SystemExit(1)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="manage.py", description="The operator's acts.")
    acts = top.add_subparsers(required=True, metavar="ACT")

    def act(name: str, run: object, words: str) -> argparse.ArgumentParser:
        one = acts.add_parser(name, help=words, description=words)
        one.set_defaults(run=run)
        one.add_argument("--team", default="", help="the team's name; needed where there are several")
        return one

    one = act("owner", owner, "Create the first owner and their team.")
    one.add_argument("--name", required=True)
    one.add_argument("--email", required=True)
    one.add_argument("--slack-workspace", default="", help="the Slack team id, T0…")
    one.add_argument("--slack-user", default="", help="the owner's Slack member id, U0…")
    one = act("member", member, "Add a member or change their role, and tie their Slack account to them.")
    one.add_argument("--name", required=True)
    one.add_argument("--email", required=True)
    one.add_argument("--role", choices=["admin", "member", "viewer"], required=True)
    one.add_argument("--slack-workspace", default="")
    one.add_argument("--slack-user", default="")
    one = act("business", business, "Create a business from a TOML file of its settings.")
    one.add_argument("file")
    one.add_argument("--vouch-for-sender", action="store_true", help="you know that the sender address is yours")
    one = act("import", import_file, "Import customers from a CSV file; amounts replace, they never add up.")
    one.add_argument("file")
    one.add_argument("--business", default="", help="its name; needed where there are several")
    one.add_argument("--again", action="store_true", help="although the same file was imported before")
    one.add_argument("--numbers", choices=["point", "comma"], default="", help="what stands before the decimals")
    one.add_argument("--dates", choices=["ymd", "dmy", "mdy"], default="", help="the order of day, month and year")
    one = act("credits", credits, "Grant credits to a team, verify the ledgers, or let a mended one be spent again.")
    one.add_argument("amount", help="how many; or verify, or resume")
    one.add_argument("--days", type=int, help="they expire after so many days")
    one.add_argument("--key", default="", help="names this grant; the same name again grants nothing")
    manage_money.add_acts(acts, act)
    one = act("dkim", dkim, "Make a DKIM key for a sender's domain and show its DNS record.")
    one.add_argument("domain")
    one.add_argument("--selector", default="askusers")
    one.add_argument("--kind", choices=["rsa", "ed25519"], default="rsa")
    act("rotate-key", rotate_key, "Seal all secrets anew with the newest key of SECRET_KEY.")
    act("check", check, "Try every connection and say what to do.")
    one = act("verify-audit", verify_audit, "Recompute the chain of the audit log and say where it breaks.")
    one.add_argument("--kept", default="", help="a file with the HEAD lines of an earlier run, kept elsewhere")
    return top


async def run(args: argparse.Namespace) -> None:
    from gateways.postgres import EmbeddedPostgres
    from services import database
    from services.work_process import make_tables_of_work

    settings = config.settings()
    postgres = None if settings.database_url else EmbeddedPostgres(settings.data_dir)
    dsn = settings.database_url or await postgres.start()  # type: ignore[union-attr]
    try:
        await database.open_database(dsn, pool=4)
        await make_tables_of_work(dsn)
        await args.run(args)
    finally:
        await database.close_database()
        if postgres:
            await postgres.stop()


def main() -> int:
    args = parser().parse_args()
    try:
        asyncio.run(run(args))
    except (config.SettingsError, ProductError, GatewayError, OSError, ValueError) as error:
        say(f"Nothing was done: {getattr(error, 'words', error)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
