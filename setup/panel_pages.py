"""Every page of the panel, once: what is pictured, checked for accessibility and walked by keyboard.

A test fails when the door answers at a path that no line here is about.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from admin_ui.errors import answering


@dataclass(frozen=True, slots=True)
class PanelPage:
    """`path` names ids of `setup.panel_world`; `who` opens it, nobody where it is "". `opens` are the selectors of
    what is unfolded before the page is looked at: all that they match."""

    name: str
    path: str
    who: str = "olivia"
    opens: str = ""


PANEL_PAGES = (
    # Before anybody is signed in
    PanelPage("welcome", "/", who=""),
    PanelPage("sign-in", "/sign-in", who=""),
    PanelPage("sign-up", "/sign-up", who=""),
    PanelPage("sign-up-link", "/welcome/{welcome}", who=""),
    PanelPage("forgotten", "/forgotten", who=""),
    PanelPage("new-password", "/new-password/{new_password}", who=""),
    PanelPage("confirm-address", "/confirm-address/{confirm}", who=""),
    PanelPage("join", "/join/{join}", who=""),
    PanelPage("way-in", "/in/{way_in}", who=""),
    PanelPage("verify-sender", "/verify/{verify}", who=""),
    PanelPage("unsubscribe", "/u/{unsubscribe}", who=""),
    PanelPage("link-slack", "/link/used-up", who=""),
    PanelPage("link-used-up", "/join/used-up", who=""),
    PanelPage("not-signed-in", "/customers", who=""),
    PanelPage("account-deleted", "/deleted/account", who=""),
    # The work
    PanelPage("start", "/"),
    PanelPage("waiting", "/waiting"),
    PanelPage("customers", "/customers"),
    PanelPage("customers-filtered", "/customers?segment=partner&spend=100-"),
    PanelPage("customers-nobody", "/customers?q=nobody"),
    PanelPage("customers-viewer", "/customers", who="vic"),
    PanelPage("customers-delete", "/customers/delete?segment=partner"),
    PanelPage("customers-deletion", "/customers/deletions/{deletion}"),
    PanelPage("customer", "/customers/{customer}", opens=".timeline details"),
    PanelPage("customer-viewer", "/customers/{customer}", who="vic"),
    PanelPage("customer-edit", "/customers/{customer}/edit"),
    PanelPage("customer-profile", "/customers/{customer}/profile"),
    PanelPage("customer-products", "/customers/{customer}/products"),
    PanelPage("customer-reply", "/customers/{customer}/reply"),
    # Imports
    PanelPage("imports", "/imports"),
    PanelPage("imports-none", "/imports", who="mia"),
    PanelPage("import-new", "/imports/new?business={business}"),
    PanelPage("import-columns", "/imports/{import_columns}", opens="details"),
    PanelPage("import-checked", "/imports/{import_checked}"),
    PanelPage("import-over-limit", "/imports/{import_over_limit}"),
    PanelPage("import-running", "/imports/{import_running}", opens="details"),
    PanelPage("import-done", "/imports/{import_done}"),
    PanelPage("import-undo", "/imports/{import_done}/undo"),
    PanelPage("import-undone", "/imports/{import_undone}"),
    PanelPage("import-failed", "/imports/{import_failed}"),
    PanelPage("draft-new", "/customers/{customer}/draft"),
    PanelPage("email", "/emails/{waiting}", opens=".timeline details"),
    PanelPage("email-uncertain", "/emails/{uncertain}"),
    PanelPage("email-followed-up", "/emails/{followed}"),
    PanelPage("email-approve", "/emails/{waiting}/approve", opens="main details"),
    PanelPage("email-edit", "/emails/{waiting}/edit"),
    PanelPage("email-regenerate", "/emails/{waiting}/regenerate"),
    PanelPage("email-reject", "/emails/{waiting}/reject"),
    PanelPage("email-send", "/emails/{approved}/send"),
    PanelPage("reply", "/replies/{reply}", opens=".timeline details"),
    PanelPage("reply-answer", "/replies/{reply}/answer"),
    PanelPage("reply-insight", "/replies/{reply}/insight"),
    # Many at once
    PanelPage("batch-new", "/batches/new?business={business}"),
    PanelPage("batch", "/batches/{batch}", opens="main details"),
    PanelPage("batch-viewer", "/batches/{batch}", who="vic"),
    PanelPage("batch-draft", "/batches/draft?business={business}&segment=prospect"),
    PanelPage("batch-review", "/batches/{drafts}?group=alike"),
    PanelPage("batch-review-viewer", "/batches/{drafts}?group=alike", who="vic"),
    PanelPage("batch-send", "/batches/{drafts}/send"),
    PanelPage("batches", "/batches"),
    # The figures
    PanelPage("dashboard", "/dashboard"),
    PanelPage("dashboard-numbers", "/dashboard?days=90", opens="figure details"),
    PanelPage("dashboard-viewer", "/dashboard", who="vic"),
    PanelPage("dashboard-shared", "/dashboard/shared"),
    PanelPage("dashboard-candidates", "/dashboard/candidates"),
    PanelPage("experiments", "/experiments", opens="figure details"),
    PanelPage("experiments-settled", "/experiments?business={settled_business}"),
    PanelPage("experiments-none", "/experiments?business={unverified}"),
    PanelPage("experiments-viewer", "/experiments", who="vic"),
    PanelPage("experiment", "/experiments/{experiment}", opens=".ending details"),
    PanelPage("experiment-settled", "/experiments/{settled}"),
    PanelPage("experiment-new", "/experiments/new?business={unverified}&variants=3"),
    PanelPage("experiment-new-contact", "/experiments/new?business={unverified}&about=contact"),
    # Businesses
    PanelPage("businesses", "/businesses"),
    PanelPage("business-new", "/businesses/new"),
    PanelPage("business", "/businesses/{business}", opens="main details"),
    PanelPage("business-viewer", "/businesses/{business}", who="vic"),
    PanelPage("business-look", "/businesses/{business}/look"),
    PanelPage("business-contact", "/businesses/{business}/contact"),
    PanelPage("business-sender", "/businesses/{business}/sender"),
    PanelPage("business-sender-pending", "/businesses/{unverified}/sender", opens="main details"),
    PanelPage("business-sending", "/businesses/{business}/sending", opens="figure details"),
    PanelPage("business-sending-viewer", "/businesses/{business}/sending", who="vic"),
    PanelPage("business-replies", "/businesses/{business}/replies"),
    PanelPage("business-incentive", "/businesses/{business}/incentive"),
    PanelPage("business-follow-ups", "/businesses/{business}/follow-ups"),
    PanelPage("business-slack", "/businesses/{business}/slack"),
    PanelPage("business-stripe", "/businesses/{business}/stripe"),
    PanelPage("business-stripe-connected", "/businesses/{connected}/stripe"),
    PanelPage("business-stripe-viewer", "/businesses/{connected}/stripe", who="vic"),
    PanelPage("business-stripe-disconnect", "/businesses/{connected}/stripe/disconnect"),
    PanelPage("business-history", "/businesses/{business}/history", opens="main details"),
    PanelPage("business-delete", "/businesses/{business}/delete"),
    # The team
    PanelPage("team", "/team", opens="main details"),
    PanelPage("team-viewer", "/team", who="vic"),
    PanelPage("team-settings", "/team/settings"),
    PanelPage("billing", "/billing"),
    PanelPage("billing-free", "/billing?interval=year", who="newcomer"),
    PanelPage("billing-member", "/billing", who="mia"),
    PanelPage("billing-viewer", "/billing", who="vic"),
    PanelPage("billing-return", "/billing/return?session={checkout}"),
    PanelPage("billing-return-open", "/billing/return?session={open_checkout}"),
    PanelPage("billing-change", "/billing/change?plan=growth&interval=month"),
    PanelPage("billing-seats", "/billing/change?seats=5"),
    PanelPage("billing-cancel", "/billing/cancel"),
    PanelPage("notices", "/team/notices"),
    PanelPage("mail-servers", "/team/mail-servers", opens=".servers details"),
    PanelPage("mail-server-new", "/team/mail-servers/new", opens="main details"),
    PanelPage("mail-server", "/team/mail-servers/{mail_server}"),
    PanelPage("suppressions", "/suppressions", opens=".adding"),
    PanelPage("suppressions-viewer", "/suppressions", who="vic"),
    PanelPage("suppressions-file", "/suppressions/files/{suppression_import}"),
    PanelPage("suppressions-remove", "/suppressions/{suppression}/remove"),
    PanelPage("team-transfer", "/team/transfer"),
    PanelPage("team-delete", "/team/delete"),
    PanelPage("roles", "/roles"),
    PanelPage("credits", "/credits"),
    PanelPage("credits-viewer", "/credits", who="vic"),
    PanelPage("audit", "/audit", opens=".log details"),
    PanelPage("connections", "/connections"),
    # Oneself
    PanelPage("account", "/account"),
    PanelPage("account-address", "/account/address"),
    PanelPage("account-security", "/account/security"),
    PanelPage("account-export", "/account/export"),
    PanelPage("account-delete", "/account/delete", who="adam"),
    PanelPage("account-delete-owner", "/account/delete"),
    # Where there is nothing, or no way
    PanelPage("not-found", "/emails/999999"),
    PanelPage("not-allowed", "/audit", who="mia"),
    PanelPage("error", "/broken"),
)


def register_broken_page(app: FastAPI) -> None:
    """A page that fails, which the panel has none of: to see what people are told then."""
    app.add_api_route("/broken", _broken, methods=["GET"], include_in_schema=False)


@answering
async def _broken(request: Request) -> Response:
    raise RuntimeError("broken, to see what people are told")
