"""Gathers what the panel and the house say into the catalogues of services/locale: `make words`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "services" / "locale"
ROOMS = ("admin_ui", "api", "services")
WORDS_OF = {"_": 1, "n_": 2, "text": 1}  # what marks words as said, and how many of its arguments they are


def said_in_code() -> Iterator[tuple[str, tuple[str, ...]]]:
    """File and words of everything that is said to a person in a translatable way, within f-strings too."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in WORDS_OF:
                    words = call.args[: WORDS_OF[call.func.id]]
                    if all(isinstance(part, ast.Constant) for part in words):
                        yield str(path.relative_to(ROOT)), tuple(part.value for part in words)


def template() -> Catalog:
    """Every text once, in the order of the code, with the files it stands in (no lines: they change with each edit)."""
    gathered = Catalog(project="AskUsers", charset="utf-8")
    for file, words in said_in_code():
        if words[0]:
            gathered.add(words if len(words) > 1 else words[0], locations=[(file, 0)])
    return gathered


def read(language: str) -> Catalog:
    with (LOCALE / f"{language}.po").open("rb") as file:
        return pofile.read_po(file, locale=language)


def main() -> None:
    """Put new texts into each catalogue, without a translation, and take out what nobody says any more."""
    gathered = template()
    for path in sorted(LOCALE.glob("*.po")):
        catalogue = read(path.stem)
        catalogue.update(gathered, no_fuzzy_matching=True, update_creation_date=False)
        with path.open("wb") as file:
            pofile.write_po(file, catalogue, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)
        missing = sum(not all(_strings(m.string)) for m in catalogue if m.id)
        print(f"{path.stem}: {len(catalogue)} texts, {missing} without a translation")


def _strings(said: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(said) if isinstance(said, list | tuple) else (said or "",)


if __name__ == "__main__":
    main()
