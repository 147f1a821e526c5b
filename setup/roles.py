"""Writes docs/roles.md, who may do what, from the matrix in the code: `python -m setup.roles`."""

from __future__ import annotations

from pathlib import Path

from services.teams import GRANT_MEANS, GRANTS, ROLE_MEANS, ROLES, matrix_in_words

PAGE = Path(__file__).resolve().parents[1] / "docs" / "roles.md"


def written() -> str:
    """The whole page, in English."""
    lines = [
        "# Roles",
        "Written by `python -m setup.roles` from `services/permissions.py`; the panel shows the same at `/roles`.",
        "",
        *(f"- **{name}**: {ROLE_MEANS[role]}" for role, name in ROLES.items()),
        "",
        *(f"“{GRANTS[grant]}”: {means}  " for grant, means in GRANT_MEANS.items()),
    ]
    for group, actions in matrix_in_words():
        lines += ["", f"## {group}", f"| Action | {' | '.join(ROLES.values())} |", "| --- |" + " :-: |" * len(ROLES)]
        lines += [f"| {line.action} | {' | '.join(GRANTS[grant] for grant in line.grants)} |" for line in actions]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(written())
