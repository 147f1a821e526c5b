"""Markup that people read is filled by place: a value without a place would vanish without a word."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

ROOT = Path(__file__).parents[2]


def fillings(tree: ast.AST) -> Iterator[ast.Call]:
    """Every `fill("a template", …)` whose values are all written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "fill" and node.args:
            written_out = not any(isinstance(value, ast.Starred) for value in node.args)
            if written_out and isinstance(node.args[0], ast.Constant) and all(word.arg for word in node.keywords):
                yield node


def places(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def test_every_value_that_markup_is_filled_with_has_a_place_in_it() -> None:
    looked_at = 0
    for path in sorted((ROOT / "admin_ui").rglob("*.py")) + sorted((ROOT / "sandbox").rglob("*.py")):
        for call in fillings(ast.parse(path.read_text())):
            looked_at += 1
            named = places(call.args[0].value)
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            numbered = {int(name) for name in named if name.isdigit()}
            held = len(numbered) if numbered else named.count("")
            assert held == len(call.args) - 1, f"{where} has {held} places"
            assert {word.arg for word in call.keywords} <= set(named), f"{where} names a value that has no place"
    assert looked_at > 200


def test_what_scrolls_is_reached_by_keyboard_and_so_drawn_in_one_place() -> None:
    drawn = [path.name for path in (ROOT / "admin_ui").rglob("*.py") if 'class="scroll' in path.read_text()]
    assert drawn == ["scrolling.py"], "draw it with admin_ui.parts.scrolling, which gives it a stop and a name"
