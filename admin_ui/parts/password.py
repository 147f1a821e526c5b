"""The field for a password: it can be shown while it is typed, be pasted into, and be filled by a password keeper."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.markup import attribute, fill
from services.translation import _

# Without it no button is seen, since it couldn't work.
SHOW_PASSWORDS = """
document.documentElement.dataset.scripted = "";
document.addEventListener("click", (e) => {
  const button = e.target.closest("button.show");
  if (!button) return;
  const field = document.getElementById(button.dataset.shows), shown = field.type === "text";
  field.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
});
"""


def password_field(name: str, label: str, *, new: bool = False, hint: str = "", error: str = "") -> Markup:
    """`new` is one that is being chosen: a password keeper offers to make it."""
    return fill(
        '<div class="field"><label for="f-{name}">{label}</label><div class="password">'
        '<input id="f-{name}" name="{name}" type="password" required autocomplete="{keeper}" maxlength="300"'
        ' autocapitalize="off" spellcheck="false" aria-describedby="{described}"{invalid}>'
        '<button type="button" class="show" data-shows="f-{name}" aria-pressed="false" aria-controls="f-{name}"'
        ' aria-label="{show}: {label}" data-show="{show}" data-hide="{hide}"></button></div>'
        '<p class="hint" id="h-{name}">{hint}</p><p class="error" id="e-{name}" data-error="{name}">{error}</p></div>',
        name=name,
        label=label,
        keeper="new-password" if new else "current-password",
        described=f"h-{name} e-{name}",
        invalid=attribute("aria-invalid", "true" if error else ""),
        hint=hint or (_("At least 12 characters. Four or five words make a good one.") if new else ""),
        show=_("Show"),
        hide=_("Hide"),
        error=error,
    )


def whose_password(address: str) -> Markup:
    """Tells a password keeper, and nobody else, whose password is being set."""
    return fill('<input type="email" name="address" value="{}" autocomplete="username" readonly hidden>', address)
