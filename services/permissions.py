"""The one role matrix: 27 actions by four roles (SPEC T2). Every door and every act asks here and nowhere else."""

from __future__ import annotations

from enum import StrEnum

from models import Role
from services.translation import Text, text


class Grant(StrEnum):
    """`OWN`: only for businesses that the person created. `MASKED`: allowed, with addresses masked and no money."""

    YES = "yes"
    OWN = "own"
    MASKED = "masked"
    NO = "no"


class Permission(StrEnum):
    VIEW_ANY_BUSINESS = "view any business"
    CREATE_BUSINESS = "create business"
    EDIT_ANY_BUSINESS = "edit any business"
    EDIT_OWN_BUSINESS = "edit own business"
    DELETE_ANY_BUSINESS = "delete any business"
    DELETE_OWN_BUSINESS = "delete own business"
    CONFIGURE_STRIPE = "configure stripe"
    CONFIGURE_SENDER_VERIFICATION = "configure sender verification"
    VIEW_CUSTOMERS = "view customers"
    VIEW_CUSTOMER_DATA_UNMASKED = "view customer data unmasked"
    IMPORT_CUSTOMERS_FROM_CSV = "import customers from csv"
    IMPORT_CUSTOMERS_FROM_STRIPE = "import customers from stripe"
    DELETE_CUSTOMERS = "delete customers"
    DRAFT_EMAILS = "draft emails"
    REGENERATE_EMAIL = "regenerate email"
    SEND_EMAILS = "send emails"
    USE_BATCH_OPERATIONS = "use batch operations"
    LOG_CUSTOMER_REPLIES = "log customer replies"
    EDIT_CUSTOMER_ANALYSIS = "edit customer analysis"
    REGENERATE_PROFILE_IN_ANOTHER_LANGUAGE = "regenerate profile in another language"
    VIEW_TEAM_SETTINGS = "view team settings"
    INVITE_MEMBERS = "invite members"
    REMOVE_MEMBERS = "remove members"
    CHANGE_MEMBER_ROLES = "change member roles"
    EDIT_TEAM_SETTINGS = "edit team settings"
    BUY_ADD_ONS = "buy add-ons"
    DELETE_TEAM = "delete team"


_Y, _O, _M, _N = Grant.YES, Grant.OWN, Grant.MASKED, Grant.NO
P = Permission

# As they stand in a sentence: “Your role (viewer) can't draft emails.”
ROLE_WORDS: dict[Role, Text] = {
    Role.OWNER: text("owner"),
    Role.ADMIN: text("admin"),
    Role.MEMBER: text("member"),
    Role.VIEWER: text("viewer"),
}
PERMISSION_WORDS: dict[Permission, Text] = {
    P.VIEW_ANY_BUSINESS: text("view any business"),
    P.CREATE_BUSINESS: text("create business"),
    P.EDIT_ANY_BUSINESS: text("edit any business"),
    P.EDIT_OWN_BUSINESS: text("edit own business"),
    P.DELETE_ANY_BUSINESS: text("delete any business"),
    P.DELETE_OWN_BUSINESS: text("delete own business"),
    P.CONFIGURE_STRIPE: text("configure stripe"),
    P.CONFIGURE_SENDER_VERIFICATION: text("configure sender verification"),
    P.VIEW_CUSTOMERS: text("view customers"),
    P.VIEW_CUSTOMER_DATA_UNMASKED: text("view customer data unmasked"),
    P.IMPORT_CUSTOMERS_FROM_CSV: text("import customers from csv"),
    P.IMPORT_CUSTOMERS_FROM_STRIPE: text("import customers from stripe"),
    P.DELETE_CUSTOMERS: text("delete customers"),
    P.DRAFT_EMAILS: text("draft emails"),
    P.REGENERATE_EMAIL: text("regenerate email"),
    P.SEND_EMAILS: text("send emails"),
    P.USE_BATCH_OPERATIONS: text("use batch operations"),
    P.LOG_CUSTOMER_REPLIES: text("log customer replies"),
    P.EDIT_CUSTOMER_ANALYSIS: text("edit customer analysis"),
    P.REGENERATE_PROFILE_IN_ANOTHER_LANGUAGE: text("regenerate profile in another language"),
    P.VIEW_TEAM_SETTINGS: text("view team settings"),
    P.INVITE_MEMBERS: text("invite members"),
    P.REMOVE_MEMBERS: text("remove members"),
    P.CHANGE_MEMBER_ROLES: text("change member roles"),
    P.EDIT_TEAM_SETTINGS: text("edit team settings"),
    P.BUY_ADD_ONS: text("buy add-ons"),
    P.DELETE_TEAM: text("delete team"),
}

# owner, admin, member, viewer
MATRIX: dict[Permission, tuple[Grant, Grant, Grant, Grant]] = {
    P.VIEW_ANY_BUSINESS: (_Y, _Y, _Y, _Y),
    P.CREATE_BUSINESS: (_Y, _Y, _Y, _N),
    P.EDIT_ANY_BUSINESS: (_Y, _Y, _N, _N),
    P.EDIT_OWN_BUSINESS: (_Y, _Y, _Y, _N),
    P.DELETE_ANY_BUSINESS: (_Y, _Y, _N, _N),
    P.DELETE_OWN_BUSINESS: (_Y, _Y, _Y, _N),
    P.CONFIGURE_STRIPE: (_Y, _Y, _O, _N),
    P.CONFIGURE_SENDER_VERIFICATION: (_Y, _Y, _O, _N),
    P.VIEW_CUSTOMERS: (_Y, _Y, _Y, _Y),
    P.VIEW_CUSTOMER_DATA_UNMASKED: (_Y, _Y, _Y, _M),
    P.IMPORT_CUSTOMERS_FROM_CSV: (_Y, _Y, _O, _N),
    P.IMPORT_CUSTOMERS_FROM_STRIPE: (_Y, _Y, _O, _N),
    P.DELETE_CUSTOMERS: (_Y, _Y, _O, _N),
    P.DRAFT_EMAILS: (_Y, _Y, _O, _N),
    P.REGENERATE_EMAIL: (_Y, _Y, _O, _N),
    P.SEND_EMAILS: (_Y, _Y, _O, _N),
    P.USE_BATCH_OPERATIONS: (_Y, _Y, _O, _N),
    P.LOG_CUSTOMER_REPLIES: (_Y, _Y, _O, _N),
    P.EDIT_CUSTOMER_ANALYSIS: (_Y, _Y, _O, _N),
    P.REGENERATE_PROFILE_IN_ANOTHER_LANGUAGE: (_Y, _Y, _O, _N),
    P.VIEW_TEAM_SETTINGS: (_Y, _Y, _Y, _Y),
    P.INVITE_MEMBERS: (_Y, _Y, _N, _N),
    P.REMOVE_MEMBERS: (_Y, _Y, _N, _N),
    P.CHANGE_MEMBER_ROLES: (_Y, _Y, _N, _N),
    P.EDIT_TEAM_SETTINGS: (_Y, _Y, _N, _N),
    P.BUY_ADD_ONS: (_Y, _Y, _N, _N),
    P.DELETE_TEAM: (_Y, _N, _N, _N),
}

_COLUMN = {Role.OWNER: 0, Role.ADMIN: 1, Role.MEMBER: 2, Role.VIEWER: 3}
# Where the matrix has one line for any business and one for one's own, the second narrows the first.
_ON_OWN = {P.EDIT_ANY_BUSINESS: P.EDIT_OWN_BUSINESS, P.DELETE_ANY_BUSINESS: P.DELETE_OWN_BUSINESS}


def grant(role: Role, permission: Permission) -> Grant:
    """What the matrix says for a role; `OWN` also where only the "own business" line of an action says yes."""
    given = MATRIX[permission][_COLUMN[role]]
    if given is Grant.NO and permission in _ON_OWN and MATRIX[_ON_OWN[permission]][_COLUMN[role]] is Grant.YES:
        return Grant.OWN
    return given
