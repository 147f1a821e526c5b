"""Pictures that people upload: decoded, fitted and written anew, so that nothing of what came is kept (ASVS 5.2.6)."""

from __future__ import annotations

import asyncio
import io
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image, ImageOps

from services.errors import Invalid
from services.translation import text

log = logging.getLogger(__name__)

MOST_PIXELS = 40_000_000  # 160 MB while it is decoded; a telephone's picture has 12 to 48 million
PATIENCE_S = 20.0  # in the queue and in the decoder together
_FORMATS = ("PNG", "JPEG", "WEBP")
# One at a time: two floods at once would double the memory, and a decoder lets go of the interpreter anyway.
_DECODER = ThreadPoolExecutor(1, thread_name_prefix="pictures")


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    media_type: str
    width: int
    height: int


async def clean_picture(data: bytes, *, side: int) -> Picture:
    """The picture alone, upright, fitted into `side` × `side` pixels, without metadata; of several frames the first.

    PNG where it has transparency or came as one, else JPEG: mail programs show both, WebP not all of them.

    Raises:
        Invalid: no PNG, JPEG or WebP picture, too large to decode, or damaged (field "file").
    """
    decoding = asyncio.get_running_loop().run_in_executor(_DECODER, _clean, data, side)
    try:
        return await asyncio.wait_for(decoding, PATIENCE_S)
    except TimeoutError:
        raise Invalid(text("This picture took too long to read."), text("Try a smaller one."), field="file") from None


def _clean(data: bytes, side: int) -> Picture:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:  # the header says so; nothing has been decoded yet
                raise _too_large()
            return _encode(_upright(image, side), has_been_lossy=image.format != "PNG")
    except Invalid:
        raise
    except Image.DecompressionBombError:
        raise _too_large() from None
    except Image.UnidentifiedImageError:
        raise Invalid(
            text("This file is no PNG, JPEG or WebP picture."), text("Choose another file."), field="file"
        ) from None
    except Exception:  # whatever a decoder trips over, it is the file's fault
        log.info("a picture of %d bytes can't be decoded", len(data), exc_info=True)
        raise Invalid(text("This picture is damaged."), text("Save it anew and try again."), field="file") from None


def _too_large() -> Invalid:
    return Invalid(
        text("This picture has more than {n} million pixels.", n=MOST_PIXELS // 1_000_000),
        text("Make it smaller and try again."),
        field="file",
    )


def _upright(image: Image.Image, side: int) -> Image.Image:
    """Drawn as its EXIF orientation says, in RGB or RGBA, never larger than it came."""
    if image.format != "PNG":
        image.draft("RGB", (side, side))  # a JPEG decoder can leave out what would be thrown away
    image.load()
    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I"):  # 16 bits of grey, which a plain conversion would cut off at white
        turned = turned.point(lambda value: value / 256).convert("L")
    drawn = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
    return drawn


def _encode(drawn: Image.Image, *, has_been_lossy: bool) -> Picture:
    fresh = Image.new(drawn.mode, drawn.size)
    fresh.paste(drawn)  # pixels alone: what a file carried beside them stays behind
    if fresh.mode == "RGBA" and fresh.getextrema()[3] == (255, 255):
        fresh = fresh.convert("RGB")
    written = io.BytesIO()
    if has_been_lossy and fresh.mode == "RGB":
        fresh.save(written, "JPEG", quality=88, optimize=True)
        return Picture(written.getvalue(), "image/jpeg", *fresh.size)
    fresh.save(written, "PNG", optimize=True)
    return Picture(written.getvalue(), "image/png", *fresh.size)
