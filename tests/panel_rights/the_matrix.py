"""The role matrix as SPEC T2 and PROMISES K4 tell it, written out by hand: what the product is held against."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("owner", "admin", "member", "viewer")
_AS_SPECIFIED = """
    view any business                       yes  yes  yes  yes
    create business                         yes  yes  yes  no
    edit any business                       yes  yes  no   no
    edit own business                       yes  yes  yes  no
    delete any business                     yes  yes  no   no
    delete own business                     yes  yes  yes  no
    configure stripe                        yes  yes  own  no
    configure sender verification           yes  yes  own  no
    view customers                          yes  yes  yes  yes
    view customer data unmasked             yes  yes  yes  masked
    import customers from csv               yes  yes  own  no
    import customers from stripe            yes  yes  own  no
    delete customers                        yes  yes  own  no
    draft emails                            yes  yes  own  no
    regenerate email                        yes  yes  own  no
    send emails                             yes  yes  own  no
    use batch operations                    yes  yes  own  no
    log customer replies                    yes  yes  own  no
    edit customer analysis                  yes  yes  own  no
    regenerate profile in another language  yes  yes  own  no
    view team settings                      yes  yes  yes  yes
    invite members                          yes  yes  no   no
    remove members                          yes  yes  no   no
    change member roles                     yes  yes  no   no
    edit team settings                      yes  yes  no   no
    buy add-ons                             yes  yes  no   no
    delete team                             yes  no   no   no
"""
TRANSFER = "transfer ownership"  # no line of the matrix: the owner's alone (SPEC T5)


def _read() -> dict[str, dict[str, str]]:
    lines = (line.split() for line in _AS_SPECIFIED.strip().splitlines())
    return {" ".join(words[:-4]): dict(zip(ROLES, words[-4:], strict=True)) for words in lines}


AS_SPECIFIED = _read()


@dataclass(frozen=True)
class Check:
    """One question: may this role do it, with a business of its own or with somebody else's?"""

    line: str
    role: str
    own: bool
    expected: str  # yes, masked, no

    def __str__(self) -> str:
        return f"{self.role} {self.line} {'own' if self.own else 'others'}"


def all_checks() -> list[Check]:
    """108 cells, an `own` one asked about one's own; the 12 `own` ones about somebody else's too; four transfers."""
    checks = []
    for line, cells in AS_SPECIFIED.items():
        for role, cell in cells.items():
            own = cell == "own" or "own business" in line
            checks.append(Check(line, role, own, "yes" if cell == "own" else cell))
            if cell == "own":
                checks.append(Check(line, role, False, "no"))
    checks += [Check(TRANSFER, role, False, "yes" if role == "owner" else "no") for role in ROLES]
    return checks


# Every act of the house that changes something, under its line. A new one needs a place here before it can be merged.
ACTS_OF = {
    "create business": "create_business",
    "edit any business": "adopt_variant pick_business restore_settings save_logo save_settings start_experiment"
    " stop_experiment",
    "delete any business": "delete_business",
    "configure stripe": "connect_stripe disconnect_stripe schedule_stripe_import",
    "configure sender verification": "request_sender_verification verify_sender_by_operator",
    "view customers": "issue_panel_link",
    "import customers from stripe": "import_from_stripe",
    "import customers from csv": "begin_import cancel_import choose_columns start_import undo_import",
    "delete customers": "delete_customers",
    "draft emails": "draft_answer draft_email draft_email_for_customer start_follow_ups",
    "regenerate email": "edit_email regenerate_email",
    "send emails": "approve_email approve_group approve_waiting assume_delivered halt_business reject_email"
    " resume_business send_again send_approved send_batch send_email send_nevertheless stop_follow_ups undo_send"
    " add_suppressions",
    "use batch operations": "analyse_customers cancel_batch draft_emails pause_batch resume_batch retry_failed",
    "log customer replies": "correct_insight handle_reply log_reply",
    "edit customer analysis": "edit_customer edit_facts edit_profile",
    "regenerate profile in another language": "regenerate_profile",
    # What somebody does with their own account, or by coming and going: every role may.
    "view team settings": "create_team delete_account leave_team request_address_change request_export"
    " request_own_password_link revoke_other_sessions revoke_session save_profile set_avatar set_password",
    "invite members": "invite_member resend_invitation revoke_invitation",
    "remove members": "remove_member",
    "change member roles": "change_role transfer_ownership",
    "edit team settings": "create_dkim_key rename_team save_contact_rules save_credit_warning"
    " send_mail_loop send_test_letter verify_audit"
    " delete_dkim_key rotate_dkim_key add_mail_server change_mail_server move_mail_server remove_mail_server"
    " read_suppression_file add_suppression_import remove_suppression set_budgets begin_history_export",
    "buy add-ons": "cancel_plan change_add_ons change_plan grant_credits open_portal resume_plan resume_spending"
    " drop_change set_plan start_checkout",
    "delete team": "delete_team",
}
# Lines for which a door offers no act yet, so that the use-case alone is asked; an act that comes must be taken out.
NO_ACT_YET = {
    "panel": {
        "import customers from csv",
    },
    "slack": {
        "view any business",
        "create business",
        "delete any business",
        "delete own business",
        "configure stripe",
        "configure sender verification",
        "import customers from csv",
        "import customers from stripe",
        "delete customers",
        "edit customer analysis",
        "regenerate profile in another language",
        "invite members",
        "remove members",
        "change member roles",
        "edit team settings",
        "buy add-ons",
        "delete team",
        TRANSFER,
    },
}
