"""One page, one file; each offers `register`, which admin_ui.door calls."""
