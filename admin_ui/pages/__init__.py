"""One page, one file; each offers `register`. This is the table of all pages that need nothing but themselves."""

from admin_ui.pages import conversation, signing

PAGES = (conversation, signing)
