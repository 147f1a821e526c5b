"""What the audit log calls things: each act, door and fact in words for a person."""

from __future__ import annotations

from services.translation import _


def act_words(act: str) -> str:
    """The act in words; one that has none yet is shown by its own name, which says it too."""
    return all_acts().get(act) or act.replace("_", " ").capitalize()


def all_acts() -> dict[str, str]:
    """Every act that leaves an entry, in the order in which a person would look for it."""
    return {
        # mail
        "draft_email": _("Draft an email"),
        "draft_email_for_customer": _("Draft an email to a customer"),
        "draft_emails": _("Draft many emails"),
        "draft_answer": _("Draft an answer"),
        "write_email": _("Write a draft"),
        "edit_email": _("Edit an email"),
        "regenerate_email": _("Have an email written again"),
        "approve_email": _("Approve an email"),
        "approve_waiting": _("Approve all that waits"),
        "reject_email": _("Reject an email"),
        "send_email": _("Send an email"),
        "send_approved": _("Send all that is approved"),
        "send_again": _("Send an email again"),
        "undo_send": _("Take back an email before it left"),
        "assume_delivered": _("Take an email for delivered"),
        "refuse_to_send": _("Refuse to send an email"),
        "halt_business": _("Halt sending"),
        "resume_business": _("Resume sending"),
        "suppress": _("Write to an address no more"),
        # replies and customers
        "read_raw_mail": _("Receive a reply"),
        "log_reply": _("Log a reply by hand"),
        "handle_reply": _("Mark a reply as handled"),
        "begin_import": _("Upload a file of customers"),
        "choose_columns": _("Choose the columns of a file"),
        "start_import": _("Start an import of customers"),
        "import_customers": _("Import customers"),
        "cancel_import": _("Cancel an import"),
        "undo_import": _("Undo an import"),
        "edit_customer": _("Edit a customer"),
        "edit_facts": _("Edit a customer's facts"),
        "delete_customers": _("Delete customers"),
        "edit_profile": _("Edit a customer's profile"),
        "regenerate_profile": _("Have a profile written again"),
        "write_profile": _("Write a profile"),
        # businesses
        "create_business": _("Create a business"),
        "save_settings": _("Change a business's settings"),
        "save_logo": _("Change a business's logo"),
        "restore_settings": _("Restore earlier settings"),
        "delete_business": _("Delete a business"),
        "pick_business": _("Choose a channel's business"),
        "request_sender_verification": _("Ask for a sender address to be verified"),
        "verify_sender": _("Verify a sender address"),
        "verify_sender_by_operator": _("Vouch for a sender address"),
        "create_dkim_key": _("Make a DKIM key"),
        "grant_credits": _("Grant credits"),
        # the team
        "found_team": _("Found the team"),
        "create_team": _("Create another team"),
        "rename_team": _("Rename the team"),
        "add_member": _("Add a member"),
        "invite_member": _("Invite somebody"),
        "resend_invitation": _("Send an invitation again"),
        "revoke_invitation": _("Revoke an invitation"),
        "accept_invitation": _("Join by an invitation"),
        "change_role": _("Change a role"),
        "remove_member": _("Remove a member"),
        "leave_team": _("Leave the team"),
        "transfer_ownership": _("Transfer the ownership"),
        "switch_team": _("Switch to this team"),
        "delete_team": _("Delete the team"),
        "connect_workspace": _("Connect a Slack workspace"),
        "workspace_disconnected": _("Slack disconnected the workspace"),
        # accounts
        "sign_up": _("Sign up"),
        "sign_in": _("Sign in"),
        "issue_panel_link": _("Ask for a link into the panel"),
        "use_panel_link": _("Sign in from Slack"),
        "use_slack_link": _("Tie a Slack account"),
        "end_session": _("Sign out"),
        "revoke_session": _("End a session"),
        "revoke_other_sessions": _("End all other sessions"),
        "save_profile": _("Change one's own account"),
        "set_avatar": _("Change one's picture"),
        "set_password": _("Set a password"),
        "request_own_password_link": _("Ask for a link to set a password"),
        "request_address_change": _("Ask for another sign-in address"),
        "change_address": _("Change the sign-in address"),
        "request_export": _("Ask for all one's data"),
        "delete_account": _("Delete one's account"),
        # the house itself
        "verify_audit": _("Have the audit log verified"),
        "audit_verified": _("Verified the audit log"),
        "dkim_key_published": _("Saw a DKIM key published"),
        "send_mail_loop": _("Try the way of mail round"),
        "send_test_letter": _("Send oneself a test letter"),
    }


def door_words(door: str) -> str:
    return all_doors().get(door, door)


def all_doors() -> dict[str, str]:
    return {
        "web": _("Panel"),
        "slack": _("Slack"),
        "api": _("API"),
        "operator": _("Command line"),
        "house": _("By itself"),
    }


def fact_words(name: str) -> str:
    """The label of a fact; one without words of its own is shown by its name."""
    return all_facts().get(name) or name.replace("_", " ").capitalize()


def all_facts() -> dict[str, str]:
    return {
        "email": _("Email"),
        "reply": _("Reply"),
        "customer": _("Customer"),
        "business": _("Business"),
        "import": _("Import"),
        "mode": _("Mode"),
        "invitation": _("Invitation"),
        "session": _("Session"),
        "sessions": _("Sessions"),
        "batch": _("Batch"),
        "user": _("Person"),
        "owner": _("Owner"),
        "team": _("Team"),
        "role": _("Role"),
        "was": _("Before"),
        "said": _("Answer"),
        "asked": _("Asked for"),
        "reason": _("Reason"),
        "why": _("Reason"),
        "failed": _("What failed"),
        "digest": _("Fingerprint of the mail"),
        "at": _("When it leaves"),
        "mails": _("Emails"),
        "customers": _("Customers"),
        "approved": _("Approved"),
        "refused": _("Refused"),
        "added": _("Added"),
        "changed": _("Changed"),
        "fields": _("Fields"),
        "facts": _("Facts"),
        "credits": _("Credits"),
        "source": _("Source"),
        "stopped": _("Emails stopped"),
        "channel": _("Slack channel"),
        "workspace": _("Slack workspace"),
        "everything": _("The whole team"),
        "domain": _("Domain"),
        "selector": _("Selector"),
        "address": _("Address"),
        "path": _("Page"),
        "unbroken": _("Unbroken"),
        "position": _("Link"),
        "hash": _("Hash"),
        "section": _("Form"),
        "revision": _("Version"),
        "restored": _("Restored version"),
        "language": _("Language"),
        "removed": _("Removed"),
        "by": _("By"),
        "came_by": _("It came by"),
        "businesses": _("Businesses"),
        "ticked": _("Ticked one by one"),
        "deletion": _("Deletion"),
        "export": _("Export"),
        "slack_user": _("Slack person"),
    }
