"""Everything that is said to a person in the panel is said in each of its languages, with the same things in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from services.translation import LANGUAGES, _, choose_language, n_, say_money, speaking, text, translated
from setup.words import ROOMS, ROOT, read, template

OTHERS = [language for language in LANGUAGES if language != "en"]
_MARKED = {"_", "n_", "text"}


def strings(said: str | tuple[str, ...] | list[str]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def names_in(template_text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(template_text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_its_translation_and_none_is_left_over(language: str) -> None:
    wanted = {tuple(strings(m.id)) for m in template() if m.id}
    had = {tuple(strings(m.id)): strings(m.string) for m in read(language) if m.id}
    assert wanted - set(had) == set(), "run: make words"
    assert set(had) - wanted == set(), "run: make words"
    assert [ids[0] for ids, said in had.items() if not all(said)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_holds_the_same_values_as_its_text(language: str) -> None:
    for message in read(language):
        if message.id:
            wanted = set().union(*map(names_in, strings(message.id)))
            for said in strings(message.string):
                # The singular of a language may leave the number out.
                assert names_in(said) - wanted == set(), said
                assert wanted - names_in(said) <= ({"n"} if len(strings(message.id)) > 1 else set()), said
            assert not message.fuzzy


def test_what_is_marked_as_said_is_a_literal_that_can_be_found() -> None:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if path.name == "translation.py":
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKED:
                    count = 2 if node.func.id == "n_" else 1
                    for argument in node.args[:count]:
                        where = f"{path.relative_to(ROOT)}:{node.lineno}"
                        assert isinstance(argument, ast.Constant), f"{where}: not a literal"
                        assert not re.search(r"{[^a-z_]", str(argument.value)), f"{where}: values go by name"


def test_a_refusal_of_the_house_is_said_in_the_language_spoken() -> None:
    refusal = text("This must be a whole number.")
    assert refusal == "This must be a whole number."
    with speaking("de"):
        assert translated(refusal) not in ("", refusal)
        assert translated("words without a template") == "words without a template"
        assert say_money(123456, "EUR").startswith("1.234,56")
    with speaking("xx"):
        assert _("Menu") == "Menu"
    assert n_("{n} email", "{n} emails", 1234) == "1,234 emails"


def test_the_persons_choice_counts_before_their_browsers() -> None:
    assert choose_language("fr", "de") == "fr"
    assert choose_language("", "es;q=1, de-AT;q=0.8, fr;q=0.9") == "fr"
    assert choose_language("", "zh, *;q=0.1") == "en"
    assert choose_language("xx", ";;q=,,\x00") == "en"
    assert Path(ROOT / "services/locale").is_dir()
