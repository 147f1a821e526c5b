"""Gathers what the panel and the house say into the catalogues of services/locale: `make words`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "services" / "locale"
ROOMS = ("admin_ui", "api", "services")
KEYWORDS = {"_": None, "n_": (1, 2), "text": None}


def said_in_code() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """File, line and words of everything that is said to a person in a translatable way."""
    for room in ROOMS:
        found = extract_from_dir(ROOT / room, method_map=[("**.py", "python")], keywords=KEYWORDS)
        for file, line, words, _comments, _context in found:
            yield f"{room}/{file}", line, words


def template() -> Catalog:
    """Every text once, in the order of the code, with the files it stands in (no lines: they change with each edit)."""
    gathered = Catalog(project="AskUsers", charset="utf-8")
    for file, _line, words in said_in_code():
        if words and words[0]:
            gathered.add(words, locations=[(file, 0)])
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
