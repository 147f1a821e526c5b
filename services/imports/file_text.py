"""A kept file's bytes as text with one kind of line end, in memory a part at a time."""

from __future__ import annotations

import codecs
import io


class Decoder:
    """CR, LF and CRLF all become LF, also where a part ends between the two; what can't be decoded shows as “�”."""

    def __init__(self, encoding: str) -> None:
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)

    def decode(self, content: bytes, *, final: bool = False) -> str:
        return self._decoder.decode(content, final=final)
