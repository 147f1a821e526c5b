"""The matrix in words is the matrix, and its page in docs/ is up to date."""

from __future__ import annotations

from models import Role
from services.permissions import MATRIX, Grant
from services.teams import GRANTS, ROLES, matrix_in_words
from services.teams.role_words import ACTIONS
from setup.roles import PAGE, written


def test_every_action_of_the_matrix_is_put_into_words_once() -> None:
    actions = [permission for _, group in ACTIONS for permission in group]
    assert sorted(actions) == sorted(MATRIX)
    said = [line.action for _, lines in matrix_in_words() for line in lines]
    assert len(said) == len(set(said)) == 27
    assert list(ROLES) == list(Role)
    assert set(GRANTS) == set(Grant)


def test_the_page_of_the_roles_is_up_to_date() -> None:
    assert PAGE.read_text() == written(), "run: python -m setup.roles"
    assert "| Delete the team | Yes | No | No | No |" in written()
    assert "| See addresses and money | Yes | Yes | Yes | Masked |" in written()
