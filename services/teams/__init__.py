"""Teams: who is on one and in which role, how one comes in by invitation and goes, who owns it, what it is called."""

from services.teams.contact_rules import ContactRules, read_contact_rules, save_contact_rules
from services.teams.founding import create_team
from services.teams.inviting import invite_member, resend_invitation, revoke_invitation
from services.teams.joining import InvitationCard, Joiner, accept_invitation, read_invitation
from services.teams.leaving import leave_team, remove_member
from services.teams.ownership import transfer_ownership
from services.teams.reading import InvitationView, MemberView, TeamView, read_team
from services.teams.role_words import GRANT_MEANS, GRANTS, ROLE_MEANS, ROLES, MatrixLine, matrix_in_words
from services.teams.roles import change_role
from services.teams.settings import rename_team
from services.teams.switching import switch_team

__all__ = [
    "GRANTS",
    "GRANT_MEANS",
    "ROLES",
    "ROLE_MEANS",
    "ContactRules",
    "InvitationCard",
    "InvitationView",
    "Joiner",
    "MatrixLine",
    "MemberView",
    "TeamView",
    "accept_invitation",
    "change_role",
    "create_team",
    "invite_member",
    "leave_team",
    "matrix_in_words",
    "read_contact_rules",
    "read_invitation",
    "read_team",
    "remove_member",
    "rename_team",
    "resend_invitation",
    "revoke_invitation",
    "save_contact_rules",
    "switch_team",
    "transfer_ownership",
]
