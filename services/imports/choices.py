"""What a person decides about a file before it is checked, held against what was seen in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from models import ImportMode
from services.errors import Invalid
from services.imports.columns import DAYS, FIELD, NUMBERS
from services.imports.formats import DATE_FORMATS, NUMBER_FORMATS, Seen, read_date_format, read_number_format
from services.translation import text


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """`columns`: for each field of FIELDS that the file has, the index of its column; `left_out`: columns that are
    not taken at all. Every other column is kept as a fact under its title, the first LONGEST_VALUE characters of it.

    A format is one of NUMBER_FORMATS, DATE_FORMATS; "" where the file leaves no doubt. `name_from_address`: whoever
    has no name is called by what stands before the @.
    """

    columns: Mapping[str, int]
    mode: str = ImportMode.ADD_AND_UPDATE.value
    number_format: str = ""
    date_format: str = ""
    name_from_address: bool = False
    left_out: tuple[int, ...] = field(default=())

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "columns": dict(self.columns), "left_out": list(self.left_out)}


def choices_of(data: Mapping[str, Any]) -> ImportChoices:
    return ImportChoices(**{**data, "left_out": tuple(data["left_out"])})


def settle_choices(given: ImportChoices, seen: tuple[Seen, ...]) -> ImportChoices:
    """The same with formats filled in; `seen` tells of each column what its cells look like.

    Raises:
        Invalid: `field` is the name of a field of FIELDS, "number_format", "date_format", "mode" or "columns".
    """
    count = len(seen)
    if given.mode not in set(ImportMode):
        raise Invalid(text("Choose what to do with the rows."), field="mode")
    if set(given.columns) - set(FIELD):
        raise Invalid(text("There is no such field."), field="columns")
    for name, index in given.columns.items():
        if not 0 <= index < count:
            raise Invalid(text("There is no such column."), field=name)
        if index in given.left_out or list(given.columns.values()).count(index) > 1:
            raise Invalid(text("This column is chosen twice."), field=name)
    if "email" not in given.columns:
        raise Invalid(text("Choose the column that holds the address."), field="email")
    if "name" not in given.columns and not given.name_from_address:
        raise Invalid(
            text("Choose the column that holds the name."),
            text("Or take the part before the @ as the name."),
            field="name",
        )
    return ImportChoices(
        columns=dict(given.columns),
        mode=str(given.mode),
        number_format=_settled(given, seen, NUMBERS, "number_format"),
        date_format=_settled(given, seen, DAYS, "date_format"),
        name_from_address=given.name_from_address,
        left_out=tuple(sorted({i for i in given.left_out if 0 <= i < count})),
    )


def _settled(given: ImportChoices, seen: tuple[Seen, ...], fields: Iterable[str], kind: str) -> str:
    asked, formats = getattr(given, kind), NUMBER_FORMATS if kind == "number_format" else DATE_FORMATS
    if asked and asked not in formats:
        raise Invalid(text("Choose one of the formats."), field=kind)
    of_columns = [seen[given.columns[name]] for name in fields if name in given.columns]
    read = (read_number_format if kind == "number_format" else read_date_format)(of_columns)
    if asked or read.format:
        return asked or read.format
    raise Invalid(
        text("“{example}” can be read in two ways.", example=read.example), text("Say which it is."), field=kind
    )
