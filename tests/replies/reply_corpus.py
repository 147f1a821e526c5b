"""Mails of our own making, as many programs and languages write them, each with the reply that should remain."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "mails"
_CASE, _REPLY = "§§ ", "§§ reply"


@dataclass(frozen=True, slots=True)
class ReplyCase:
    language: str
    name: str
    raw: str
    expected: str

    @property
    def title(self) -> str:
        return f"{self.language}: {self.name}"


def read_cases(folder: Path = FOLDER) -> list[ReplyCase]:
    """Cases of every file of the folder: a line "§§ name", the mail, a line "§§ reply", the reply."""
    cases = []
    for path in sorted(folder.glob("*.txt")):
        name = ""
        parts: tuple[list[str], list[str]] = ([], [])
        for line in [*path.read_text(encoding="utf-8").split("\n"), _CASE]:
            if line == _REPLY:
                into = parts[1]
            elif line.startswith(_CASE):
                if name:
                    cases.append(ReplyCase(path.stem, name, "\n".join(parts[0]), "\n".join(parts[1])))
                name = line.removeprefix(_CASE)
                parts = ([], [])
                into = parts[0]
            else:
                into.append(line)
    return [case for case in cases if case.expected]


def read_own_words() -> list[str]:
    """What customers write that looks like a quotation, a signature or a footer and is none."""
    return (FOLDER / "own_words.list").read_text(encoding="utf-8").rstrip("\n").split("\n§§\n")
