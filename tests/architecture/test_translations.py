"""Everything that is said to a person in the panel is said in each of its languages, with the same things in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from services import errors
from services.kept_words import recognise
from services.translation import LANGUAGES, Text, _, choose_language, n_, say_money, speaking, text, translated
from setup.words import ROOMS, ROOT, WORDS_OF, read, template

OTHERS = [language for language in LANGUAGES if language != "en"]
_WRITES_FINDINGS = ("services/checking/checks.py", "services/drafting/writing.py")


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
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORDS_OF:
                    for argument in node.args[: WORDS_OF[node.func.id]]:
                        where = f"{path.relative_to(ROOT)}:{node.lineno}"
                        assert isinstance(argument, ast.Constant), f"{where}: not a literal"
                        assert not re.search(r"{[^a-z_]", str(argument.value)), f"{where}: values go by name"


def test_no_refusal_of_the_house_has_words_that_cannot_be_translated() -> None:
    trees = {path: ast.parse(path.read_text()) for path in (ROOT / "services").rglob("*.py")}
    refusals = {name for name, made in vars(errors).items() if isinstance(made, type)}
    for tree in trees.values():  # a room may have refusals of its own
        refusals |= {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and refusals & {base.id for base in node.bases if hasattr(base, "id")}
        }
    for path, tree in trees.items():
        for call in called(tree, refusals):
            said = [*call.args, *(k.value for k in call.keywords if k.arg in ("message", "next_step"))]
            assert not any(map(bare_words, said)), f"{path.relative_to(ROOT)}:{call.lineno}: put it in text(…)"


def called(tree: ast.AST, names: set[str]) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in names]


def bare_words(node: ast.AST) -> bool:
    """Whether words stand in it outside `text(…)`, which alone can be translated."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text":
        return False
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return isinstance(node, ast.JoinedStr) or node.value != ""
    return any(map(bare_words, ast.iter_child_nodes(node)))


def test_findings_that_are_kept_in_english_are_recognised_and_said_in_the_language_spoken() -> None:
    """Those of drafts, wherever they are made: by the words of each, with a number where a value stands."""
    for path in _WRITES_FINDINGS:
        messages = [
            words
            for call in called(ast.parse((ROOT / path).read_text()), {"_finding", "Finding"})
            if (words := finding_words(call.args[2])) is not None
        ]
        assert messages
        assert [words for words in messages if not isinstance(recognise(words), Text)] == []
    assert recognise("Ask them about {the} autumn, 100 % of it.") == "Ask them about {the} autumn, 100 % of it."
    with speaking("de"):
        assert translated(recognise("Email 7 to this customer is drafted too.")) == (
            "E-Mail 7 an diesen Kunden ist ebenfalls entworfen."
        )
        assert translated(recognise("Nothing was written: {oops} 5 %.")) == "Nichts wurde geschrieben: {oops} 5 %."


def finding_words(node: ast.expr) -> str | None:
    """None for words that come from elsewhere."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


def test_french_signs_stand_behind_a_narrow_space_that_does_not_break() -> None:
    for message in read("fr"):
        for said in strings(message.string) if message.id else ():
            assert not re.search(r"[ \u00a0][:;!?»]|\d[ \u00a0]%|«(?!\u202f)|'", said), said


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
