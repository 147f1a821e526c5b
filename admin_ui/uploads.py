"""Files that people upload: a multipart form read as it comes, counted on the server; whole, or handed on by chunks."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from admin_ui.session import read_cookie
from services.errors import Busy, Invalid, ProductError, TooLarge
from services.translation import say_number, text

STALLED_S = 30.0  # without a single byte
_BESIDE = 65_536  # bytes of a form beside its file: the other fields, names and lines between
_WHOLE_S = 120.0  # for all of it: 8 MB over a slow telephone take one minute
_MOST_OF_ONE = 2  # files that one session sends at once
_held_at_once = asyncio.Semaphore(8)  # files of the largest size in memory; the next ones wait, unread
_senders: Counter[str] = Counter()
_HEARD_OUT = 4  # times the limit: a browser that is still sending hears no refusal, only a broken line
STREAM_ENDS_S = 3 * 3600.0  # for all of a large file: 500 MB at 50 KB/s
_STREAM_HEARD_OUT = 64 * 2**20  # bytes of a refused one
_HEARD_OUT_S = 60.0
_ASKED_AGAIN_S = 1.0  # whether the sender may still send


@dataclass(slots=True)
class Received:
    """One file's bytes and the short fields beside it. A name that the sender gave to the file is never looked at."""

    content: bytes
    fields: dict[str, str]


async def receive_file(request: Request, *, field: str = "file", limit: int) -> bytes:
    """The bytes of the one file in the form.

    Raises:
        TooLarge: more than `limit` bytes. Invalid: no file, or no form at all.
    """
    return (await receive_form(request, field=field, limit=limit)).content


async def receive_form(request: Request, *, field: str = "file", limit: int) -> Received:
    """The one file and the other fields, of the first of each name; raises as receive_file does.

    Raises:
        Busy: the same session is sending others already.
    """
    with _one_of_few(request):
        async with _held_at_once:
            return await _receive_form(request, field, limit)


@dataclass(frozen=True, slots=True)
class Arriving:
    """A file that has begun to come, with the short fields that stood before it. `file_name` is what the sender calls
    it: to be shown, and never a path."""

    file_name: str
    fields: dict[str, str]
    chunks: AsyncIterator[bytes]


@asynccontextmanager
async def stream_form(
    request: Request, *, field: str = "file", limit: int, still: Callable[[], Awaitable[object]]
) -> AsyncIterator[Arriving]:
    """The file of the form by chunks as they come; none of it is kept here. Whoever takes them counts them.

    `still` raises when the sender may send no more: asked each second, and once more behind the last byte. What is
    refused within is heard: a browser tells a refusal from a broken line only when all that it sends is taken.

    Raises:
        TooLarge: it says that it is beyond `limit`. Busy: the same session is sending others already. Invalid: no
            file or no form; of the chunks too: it broke off, or stalled.
    """
    with _one_of_few(request):
        form = _Reader(field, limit)
        parser = form.parser(request.headers.get("content-type", ""))
        async with aclosing(_arriving(request)) as arriving:
            try:
                said = request.headers.get("content-length", "")
                if said.isdecimal() and len(said) < 18 and int(said) > limit + _BESIDE:
                    raise TooLarge(
                        text("The file is larger than {n} MB.", n=limit // 2**20),
                        text("Split it and import one part after the other."),
                        field=field,
                    )
                async with aclosing(_file_chunks(form, parser, arriving, still)) as chunks:
                    await anext(chunks)
                    yield Arriving(form.file_name, form.other_fields(), chunks)
            except ProductError:
                await _hear_out(arriving)
                raise


async def _file_chunks(
    form: _Reader, parser: MultipartParser, arriving: AsyncIterator[bytes], still: Callable[[], Awaitable[object]]
) -> AsyncIterator[bytes]:
    """First b"", when the file's own bytes begin."""
    asked = began = monotonic()
    has_begun = False
    try:
        async for chunk in arriving:
            parser.write(chunk)
            if form.is_over:
                raise FormParserError
            if monotonic() - asked > _ASKED_AGAIN_S:
                await still()
                asked = monotonic()
            if asked - began > STREAM_ENDS_S:
                raise TimeoutError
            if form.wanted not in form.values:
                continue
            if not has_begun:
                has_begun = True
                _refuse_none(form)
                yield b""
            if came := form.take_file():
                yield came
    except FormParserError:
        raise Invalid(text("This upload can't be read."), text("Try again."), field=form.wanted) from None
    except (ClientDisconnect, TimeoutError):
        raise Invalid(text("The upload broke off."), text("Try again."), field=form.wanted) from None
    if not form.is_whole:
        raise Invalid(text("The upload broke off."), text("Try again."), field=form.wanted)
    _refuse_none(form)
    await still()


def _refuse_none(form: _Reader) -> None:
    """A form whose file was not chosen has a part without a name for it."""
    if not form.file_name:
        raise Invalid(text("Choose a file first."), field=form.wanted)


async def _hear_out(arriving: AsyncIterator[bytes]) -> None:
    left = _STREAM_HEARD_OUT
    with suppress(ClientDisconnect, TimeoutError):
        async with asyncio.timeout(_HEARD_OUT_S):
            async for chunk in arriving:
                left -= len(chunk)
                if left < 0:
                    return


@contextmanager
def _one_of_few(request: Request) -> Iterator[None]:
    sender = read_cookie(request.scope)
    if _senders[sender] >= _MOST_OF_ONE:
        raise Busy(text("That was too often."), text("Wait a minute, then try again."))
    _senders[sender] += 1
    try:
        yield
    finally:
        _senders[sender] -= 1
        if not _senders[sender]:
            del _senders[sender]


async def _receive_form(request: Request, field: str, limit: int) -> Received:
    form = _Reader(field, limit)
    parser = form.parser(request.headers.get("content-type", ""))
    try:
        total = 0
        async with asyncio.timeout(_WHOLE_S):
            async for chunk in _arriving(request):
                total += len(chunk)
                if total > limit + _BESIDE:
                    form.is_over = True
                if total > limit * _HEARD_OUT + _BESIDE:
                    break
                if not form.is_over:
                    parser.write(chunk)
    except FormParserError:
        raise Invalid(text("This upload can't be read."), text("Try again."), field=field) from None
    except (ClientDisconnect, TimeoutError):
        raise Invalid(text("The upload broke off."), text("Try again."), field=field) from None
    if form.is_over:
        raise _too_large(limit, field)
    if not form.is_whole:
        raise Invalid(text("The upload broke off."), text("Try again."), field=field)
    if not form.values.get(field):
        raise Invalid(text("Choose a file first."), field=field)
    return Received(form.take_file(), form.other_fields())


def _too_large(limit: int, field: str) -> TooLarge:
    return TooLarge(
        text("This file is larger than {size}.", size=say_size(limit)), text("Choose a smaller one."), field=field
    )


def say_size(size: int) -> str:
    """A size in bytes as people know it: 5 MB."""
    number, unit = (size / 1_000_000, "MB") if size >= 1_000_000 else (size / 1000, "KB")
    return f"{say_number(round(number, 1))} {unit}"


async def _arriving(request: Request) -> AsyncIterator[bytes]:
    stream = request.stream()
    while True:
        try:
            yield await asyncio.wait_for(anext(stream), STALLED_S)
        except StopAsyncIteration:
            return


@dataclass(slots=True)
class _Reader:
    """Gathers the parts of a form; the file may have `limit` bytes, all else together _BESIDE."""

    wanted: str
    limit: int
    is_over: bool = False
    is_whole: bool = False
    values: dict[str, bytearray] = field(default_factory=dict)
    file_name: str = ""
    _into: bytearray | None = None
    _most: int = 0
    _header: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _disposition: bytes = b""

    def parser(self, content_type: str) -> MultipartParser:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not 0 < len(boundary) <= 70:  # RFC 2046, 5.1.1
            raise Invalid(text("This upload can't be read."), text("Try again."), field=self.wanted)
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._end_header,
                "on_headers_finished": self._choose,
                "on_part_data": self._take,
                "on_end": self._end,
            },
        )

    def take_file(self) -> bytes:
        """What has come of the file since it was last taken."""
        held = self.values[self.wanted]
        came = bytes(held)
        held.clear()
        return came

    def other_fields(self) -> dict[str, str]:
        return {n: value.decode("utf-8", "replace") for n, value in self.values.items() if n != self.wanted}

    def _begin(self) -> None:
        self._disposition, self._into = b"", None

    def _end_header(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _choose(self) -> None:
        """Where the part's bytes go; a part without a name, or with one that was there already, goes nowhere."""
        _kind, options = parse_options_header(self._disposition)
        name = options.get(b"name", b"").decode("utf-8", "replace")
        if name == self.wanted and name not in self.values:
            self.file_name = options.get(b"filename", b"").decode("utf-8", "replace")
        if name and name not in self.values:
            self._into = self.values[name] = bytearray()
            self._most = self.limit if name == self.wanted else _BESIDE

    def _end(self) -> None:
        self.is_whole = True

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._into is None:
            return
        if len(self._into) + end - start > self._most:
            self.is_over = True
            return
        self._into.extend(data[start:end])
