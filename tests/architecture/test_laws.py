"""The laws of the house, as tests that fail (DESIGN.md "Laws")."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import services
from models import Role
from services.permissions import MATRIX, Grant, Permission, grant
from services.usecase import ENTRANCES

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "admin_ui", "api", "sandbox", "services", "gateways", "models", "setup", "tests", "benchmarks")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc", "core"}

# Acts that come before there is an actor, or that the house itself asks for. Adding one is a decision.
KNOWN_ENTRANCES = {
    "services.accounts.changing_address.read_address_link",
    "services.accounts.changing_address.use_address_link",
    "services.accounts.founding.add_member",
    "services.accounts.founding.found_team",
    "services.accounts.founding.operator",
    "services.accounts.panel_sessions.actor_for_session",
    "services.accounts.panel_sessions.end_session",
    "services.accounts.panel_sessions.read_live_sessions",
    "services.accounts.panel_sessions.read_panel_link",
    "services.accounts.panel_sessions.read_session",
    "services.accounts.panel_sessions.renew_session",
    "services.accounts.panel_sessions.use_panel_link",
    "services.accounts.resetting.read_password_link",
    "services.accounts.resetting.request_password_link",
    "services.accounts.resetting.use_password_link",
    "services.accounts.signing_in.sign_in",
    "services.accounts.signing_up.read_sign_up_link",
    "services.accounts.signing_up.request_sign_up",
    "services.accounts.signing_up.use_sign_up_link",
    "services.accounts.slack_links.read_slack_link",
    "services.accounts.slack_links.request_slack_link",
    "services.accounts.slack_links.use_slack_link",
    "services.accounts.slack_people.actor_for_slack",
    "services.accounts.slack_people.adopt_workspace",
    "services.accounts.slack_people.connect_workspace",
    "services.accounts.slack_people.workspace_disconnected",
    "services.audit_log.verifying.verify_chains",
    "services.billing.inbox.receive_stripe_event",
    "services.billing.reconciling.reconcile_billing",
    "services.billing.watching.mark_alerts_seen",
    "services.billing.watching.read_alerts",
    "services.businesses.sender.read_sender_link",
    "services.businesses.sender.verify_sender",
    "services.credits.granting.grant_lot",
    "services.credits.ledger.reserve_credits",
    "services.credits.settling.commit_credits",
    "services.credits.settling.release_credits",
    "services.credits.settling.settle_part",
    "services.credits.spending.spend_credits",
    "services.credits.taking_back.take_back_credits",
    "services.credits.verifying.is_spending_stopped",
    "services.credits.verifying.read_stopped_teams",
    "services.credits.verifying.verify_credits",
    "services.doctor.trying.check_all",
    "services.drafting.view.email_for_channel",
    "services.first_steps.read_first_steps",
    "services.follow_ups.looking.look_for_follow_ups",
    "services.health.read_figures",
    "services.health.read_missing",
    "services.health.read_warnings",
    "services.mail_batches.reviewing.batch_for_channel",
    "services.monthly_credits.grant_month",
    "services.plans.entitlements.end_entitlement",
    "services.plans.entitlements.entitle",
    "services.plans.entitlements.settle_limits",
    "services.notices.slack_shares.notice_for_slack",
    "services.notices.slack_shares.slack_failed",
    "services.notices.slack_shares.slack_sent",
    "services.notices.telling.tell",
    "services.plans.syncing.sync_catalogue",
    "services.replies.receiving.accepts_recipient",
    "services.replies.receiving.receive_mail",
    "services.replies.view.reply_for_channel",
    "services.sending.unsubscribing.read_unsubscribe",
    "services.sending.unsubscribing.unsubscribe",
    "services.teams.joining.accept_invitation",
    "services.teams.joining.read_invitation",
    "services.teams.switching.switch_team",
}
FLAT = {
    "services.cards",
    "services.first_steps",
    "services.health",
    "services.home",
    "services.mail_preview",
    "services.monthly_credits",
    "services.plan_usage",
    "services.waiting",
    "services.sender_records",
}  # modules that doors enter without a room around them


def project_files() -> list[Path]:
    return [p for room in ROOMS for p in (ROOT / room).rglob("*.py")] + list(ROOT.glob("*.py"))


def rooms() -> list[str]:
    return [f"services.{m.name}" for m in pkgutil.iter_modules(services.__path__) if m.ispkg] + sorted(FLAT)


def test_law_1_imports_walk_one_way() -> None:
    run = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:]


@pytest.mark.parametrize("room", rooms())
def test_law_2_every_act_that_a_room_offers_declares_who_may(room: str) -> None:
    module = importlib.import_module(room)
    offered = [n for n, thing in vars(module).items() if getattr(thing, "__module__", "") == room]
    for name in getattr(module, "__all__", offered):
        thing = getattr(module, name)
        if callable(thing) and inspect.iscoroutinefunction(inspect.unwrap(thing)):
            assert hasattr(thing, "permission") or hasattr(thing, "entrance"), f"{room}.{name} declares no permission"


def test_law_2_the_entrances_without_an_actor_are_these_and_no_others() -> None:
    for room in rooms():
        importlib.import_module(room)
    known = KNOWN_ENTRANCES | {e for e in ENTRANCES if e.startswith("services.cards.")}
    assert known == ENTRANCES


def test_law_2_matrix_is_the_one_of_the_specification() -> None:
    rows = {p.value: " ".join(g.value for g in given) for p, given in MATRIX.items()}
    assert len(rows) == 27
    assert rows["send emails"] == "yes yes own no"
    assert rows["view customer data unmasked"] == "yes yes yes masked"
    assert rows["delete team"] == "yes no no no"
    assert sum(line == "yes yes own no" for line in rows.values()) == 12
    assert sum(line == "yes yes no no" for line in rows.values()) == 7
    assert sum(line == "yes yes yes yes" for line in rows.values()) == 3
    assert grant(Role.MEMBER, Permission.EDIT_ANY_BUSINESS) is Grant.OWN
    assert grant(Role.VIEWER, Permission.EDIT_ANY_BUSINESS) is Grant.NO


def test_only_config_reads_the_environment() -> None:
    for path in project_files():
        if path.name == "config.py" or path.parts[len(ROOT.parts)] in ("setup", "tests", "benchmarks"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            is_environ = isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
            assert not is_environ, f"{path.relative_to(ROOT)}:{node.lineno} reads the environment"


def test_law_14_files_are_short_and_named_for_what_they_hold() -> None:
    for path in project_files():
        where = path.relative_to(ROOT)
        if "migrations" in where.parts:
            continue
        assert not FORBIDDEN_NAMES & {*where.parts, path.stem}, f"{where} has a name that says nothing"
        length = len(path.read_text().splitlines())
        assert length <= 300, f"{where} has {length} lines: it is two rooms"


def test_every_room_and_module_says_what_it_is_for() -> None:
    for path in project_files():
        text = path.read_text()
        if text.strip() and "migrations/0" not in str(path):
            assert ast.get_docstring(ast.parse(text)), f"{path.relative_to(ROOT)} has no docstring"


def test_doors_write_no_rows() -> None:
    for door in ("bot", "admin_ui", "api", "sandbox"):
        for path in (ROOT / door).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom) and node.module:
                    room = node.module.split(".")[0]
                    assert room not in ("models", "gateways", "tortoise"), f"{path.relative_to(ROOT)}:{node.lineno}"


def test_a_worker_alone_knows_all_durable_work_of_the_house() -> None:
    """What it does not know it leaves lying, whoever recorded it: an erasure, a letter."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "services").rglob("*.py")
        if re.search(r"^@durable\((?!BOT)", path.read_text(), re.MULTILINE)
    ]
    asks = f"import serve, sys; serve.import_worker_rooms(); print([m for m in {modules!r} if m not in sys.modules])"
    run = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, check=True)
    assert modules and run.stdout.strip() == "[]"
