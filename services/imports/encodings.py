"""Which encoding a file is in, seen while it streams by; and what is no text at all, by what it is."""

from __future__ import annotations

import codecs

from services.errors import Invalid
from services.translation import Text, text

_BOMS = (  # UTF-32's begins like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAVE_AS_CSV = text("Save it as CSV and import that.")
_NO_TEXT = (
    (b"PK\x03\x04", text("This is a ZIP or Excel file.")),
    (b"PK\x05\x06", text("This is a ZIP or Excel file.")),
    (b"\xd0\xcf\x11\xe0", text("This is an old Excel file.")),
    (b"\x1f\x8b", text("This is a gzip file.")),
    (b"BZh", text("This is a compressed file.")),
    (b"\xfd7zXZ\x00", text("This is a compressed file.")),
    (b"7z\xbc\xaf", text("This is a compressed file.")),
    (b"\x28\xb5\x2f\xfd", text("This is a compressed file.")),
    (b"%PDF-", text("This is a PDF file.")),
    (b"\x89PNG", text("This is a picture.")),
    (b"\xff\xd8\xff", text("This is a picture.")),
    (b"SQLite format 3\x00", text("This is a database.")),
    (b"PAR1", text("This is a Parquet file.")),
)
_LOOKED_AT = 4096
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_MOST_CONTROLS = 0.02  # of what is text; a NUL or two are refused by their rows


class EncodingGuess:
    """Fed with the file's bytes in order. UTF-8 if all of it is; otherwise what Windows writes in the West."""

    def __init__(self) -> None:
        self._first = b""
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._is_utf8 = True
        self.name = ""

    def feed(self, chunk: bytes) -> None:
        """Raises Invalid as soon as the first bytes tell that this is no text."""
        if not self.name and len(self._first) < _LOOKED_AT:
            self._first += chunk[:_LOOKED_AT]
            if len(self._first) >= _LOOKED_AT:
                self._look()
        if self._is_utf8 and not self.name:
            try:
                self._utf8.decode(chunk)
            except UnicodeDecodeError:
                self._is_utf8 = False

    def end(self) -> str:
        """The name of the codec. Raises Invalid: no text."""
        if not self.name:
            self._look()
        if not self.name:
            try:
                self._utf8.decode(b"", final=True)
            except UnicodeDecodeError:
                self._is_utf8 = False
            self.name = "utf-8" if self._is_utf8 else "cp1252"
        return self.name

    def _look(self) -> None:
        for beginning, what in _NO_TEXT:
            if self._first.startswith(beginning):
                raise Invalid(what, _SAVE_AS_CSV, field="file")
        for mark, name in _BOMS:
            if self._first.startswith(mark):
                self.name = name
                return
        nuls, even = self._first.count(0), self._first[::2].count(0)
        if nuls * 3 > len(self._first) and min(even, nuls - even) * 20 < nuls:  # every second byte of Western text
            self.name = "utf-16-be" if even > nuls - even else "utf-16-le"
        elif len(self._first) - len(self._first.translate(None, _CONTROLS)) > len(self._first) * _MOST_CONTROLS + 1:
            raise Invalid(text("This file holds no text."), _SAVE_AS_CSV, field="file")


def encoding_words(name: str) -> Text | str:
    """As a person knows it."""
    return {
        "utf-8": "UTF-8",
        "utf-8-sig": "UTF-8",
        "utf-16": "UTF-16",
        "utf-16-le": "UTF-16",
        "utf-16-be": "UTF-16",
        "utf-32": "UTF-32",
        "cp1252": text("Windows (Western European)"),
    }.get(name, name)
