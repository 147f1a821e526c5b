"""An HTTP transport that stops reading a response at a byte limit, whoever the server is and whatever it sends."""

import ssl
from collections.abc import AsyncIterator
from functools import cache

import httpx2


class ResponseTooLarge(httpx2.TransportError):
    """The server sent more than the limit; the rest was never read."""


class CappedTransport(httpx2.AsyncHTTPTransport):
    """Counts decoded-transfer bytes of each response and raises ResponseTooLarge beyond `max_bytes`."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(verify=_trusted())
        self._max_bytes = max_bytes

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await super().handle_async_request(request)
        # A compressed answer could unfold to any size after the count; none is asked for, so none is taken.
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            await response.aclose()
            raise ResponseTooLarge("a compressed answer was not asked for", request=request)
        response.stream = _CappedStream(response.stream, self._max_bytes, request)
        return response


class _CappedStream(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, max_bytes: int, request: httpx2.Request) -> None:
        self._stream = stream
        self._left = max_bytes
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            self._left -= len(part)
            if self._left < 0:
                raise ResponseTooLarge("the answer is over the size limit", request=self._request)
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


@cache
def _trusted() -> ssl.SSLContext:
    """Whom we believe to be who they say; one for all transports, since reading it takes a tenth of a second."""
    return httpx2.create_ssl_context()
