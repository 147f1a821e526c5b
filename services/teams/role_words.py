"""The role matrix in words: what each role is called, and what each of the 27 actions means (SPEC T2)."""

from __future__ import annotations

from dataclasses import dataclass

from models import Role
from services.permissions import MATRIX, Grant, Permission
from services.translation import Text, text

P = Permission

ROLES: dict[Role, Text] = {
    Role.OWNER: text("Owner"),
    Role.ADMIN: text("Admin"),
    Role.MEMBER: text("Member"),
    Role.VIEWER: text("Viewer"),
}
ROLE_MEANS: dict[Role, Text] = {
    Role.OWNER: text("Everything, and alone may hand the team over or delete it. There is exactly one."),
    Role.ADMIN: text("Everything but handing over or deleting the team."),
    Role.MEMBER: text("Works with the businesses that they created themselves, and sees the others."),
    Role.VIEWER: text("Sees what goes on, with addresses masked and without any money; changes nothing."),
}
GRANTS: dict[Grant, Text] = {
    Grant.YES: text("Yes"),
    Grant.OWN: text("Own"),
    Grant.MASKED: text("Masked"),
    Grant.NO: text("No"),
}
GRANT_MEANS: dict[Grant, Text] = {
    Grant.OWN: text("Only for businesses that the person created."),
    Grant.MASKED: text("Addresses appear as j***@example.com, and no money is shown."),
}
# The groups of the matrix, each action once; a test compares them with the matrix.
ACTIONS: tuple[tuple[Text, dict[Permission, Text]], ...] = (
    (
        text("Businesses"),
        {
            P.VIEW_ANY_BUSINESS: text("See every business"),
            P.CREATE_BUSINESS: text("Create a business"),
            P.EDIT_ANY_BUSINESS: text("Change any business"),
            P.EDIT_OWN_BUSINESS: text("Change a business of one's own"),
            P.DELETE_ANY_BUSINESS: text("Delete any business"),
            P.DELETE_OWN_BUSINESS: text("Delete a business of one's own"),
            P.CONFIGURE_STRIPE: text("Connect Stripe"),
            P.CONFIGURE_SENDER_VERIFICATION: text("Verify the sender"),
        },
    ),
    (
        text("Customers"),
        {
            P.VIEW_CUSTOMERS: text("See customers"),
            P.VIEW_CUSTOMER_DATA_UNMASKED: text("See addresses and money"),
            P.IMPORT_CUSTOMERS_FROM_CSV: text("Import customers from a file"),
            P.IMPORT_CUSTOMERS_FROM_STRIPE: text("Import customers from Stripe"),
            P.DELETE_CUSTOMERS: text("Delete customers"),
        },
    ),
    (
        text("Emails and replies"),
        {
            P.DRAFT_EMAILS: text("Draft emails"),
            P.REGENERATE_EMAIL: text("Have an email written again"),
            P.SEND_EMAILS: text("Approve and send emails"),
            P.USE_BATCH_OPERATIONS: text("Draft and send many at once"),
            P.LOG_CUSTOMER_REPLIES: text("Log a reply by hand"),
            P.EDIT_CUSTOMER_ANALYSIS: text("Change a customer's profile"),
            P.REGENERATE_PROFILE_IN_ANOTHER_LANGUAGE: text("Have a profile written in another language"),
        },
    ),
    (
        text("Team"),
        {
            P.VIEW_TEAM_SETTINGS: text("See the team"),
            P.INVITE_MEMBERS: text("Invite people"),
            P.REMOVE_MEMBERS: text("Remove members"),
            P.CHANGE_MEMBER_ROLES: text("Change roles"),
            P.EDIT_TEAM_SETTINGS: text("Change the team's settings"),
            P.BUY_ADD_ONS: text("Buy credits, seats and businesses"),
            P.DELETE_TEAM: text("Delete the team"),
        },
    ),
)


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One action and what each role may, in the order of `ROLES`."""

    action: Text
    grants: tuple[Grant, Grant, Grant, Grant]


def matrix_in_words() -> tuple[tuple[Text, tuple[MatrixLine, ...]], ...]:
    """Group by group, straight from the matrix that every act is checked against."""
    return tuple(
        (group, tuple(MatrixLine(words, MATRIX[permission]) for permission, words in actions.items()))
        for group, actions in ACTIONS
    )
