"""What people upload as a picture is decoded and drawn anew, or refused in words (SPEC S1, promise W6)."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from PIL import Image

from services import pictures
from services.errors import Invalid
from services.pictures import clean_picture
from tests.businesses.picture_samples import animated, drawn, flood, sixteen_bits, with_place_and_turn

HOSTILE = {
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "no PNG, JPEG or WebP"),
    "html": (b"<!doctype html><script>alert(1)</script>", "no PNG, JPEG or WebP"),
    "gif": (animated("GIF"), "no PNG, JPEG or WebP"),
    "tiff": (drawn("TIFF"), "no PNG, JPEG or WebP"),
    "nothing": (b"", "no PNG, JPEG or WebP"),
    "html behind a PNG's first bytes": (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "picture"),
    "flood": (flood(), "more than 40 million pixels"),
    "flood of 100 million": (flood(10_000, 10_000), "more than 40 million pixels"),
    "truncated PNG": (drawn("PNG")[:-400], "damaged"),
    "truncated JPEG": (drawn("JPEG")[:600], "damaged"),
    "truncated WebP": (drawn("WEBP")[:60], "picture"),
    "no pixels behind the header": (flood(10, 10), "damaged"),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("name", HOSTILE)
async def test_what_is_no_picture_is_refused_in_words(name: str) -> None:
    data, words = HOSTILE[name]
    with pytest.raises(Invalid, match=words) as refused:
        await clean_picture(data, side=400)
    assert refused.value.field == "file"
    assert refused.value.next_step


async def test_a_flood_is_refused_by_its_header_before_memory_is_taken() -> None:
    tracemalloc.start()
    with pytest.raises(Invalid):
        await clean_picture(flood(), side=400)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (drawn("PNG"), "image/png"),
        (drawn("PNG", mode="P"), "image/png"),
        (drawn("PNG", mode="RGBA"), "image/png"),
        (drawn("JPEG"), "image/jpeg"),
        (drawn("JPEG", mode="CMYK"), "image/jpeg"),
        (drawn("WEBP"), "image/jpeg"),  # which every mail program shows
        (animated("WEBP"), "image/jpeg"),
        (animated("PNG"), "image/png"),
        (sixteen_bits(), "image/png"),
    ],
)
async def test_honest_pictures_come_out_fitted_still_and_in_a_format_of_mail(data: bytes, kind: str) -> None:
    picture = await clean_picture(data, side=100)
    again = Image.open(io.BytesIO(picture.content))
    assert (picture.media_type, picture.content == data) == (kind, False)
    assert again.size == (picture.width, picture.height)
    assert max(again.size) <= 100
    assert getattr(again, "n_frames", 1) == 1


async def test_place_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    picture = await clean_picture(with_place_and_turn(), side=400)
    again = Image.open(io.BytesIO(picture.content))
    assert not again.getexif()
    assert "comment" not in again.info
    assert b"canary" not in picture.content
    assert again.size == (200, 400)  # it lay on its side
    red, _green, blue = again.convert("RGB").getpixel((100, 10))  # what was left is above
    assert red > 200 > blue


async def test_transparency_stays_and_sixteen_bits_of_grey_keep_their_grey() -> None:
    clear = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(clear, "WEBP", lossless=True)
    picture = await clean_picture(clear.getvalue(), side=30)
    assert picture.media_type == "image/png"
    assert Image.open(io.BytesIO(picture.content)).getpixel((1, 1))[3] == 0
    grey = await clean_picture(sixteen_bits(), side=30)
    assert Image.open(io.BytesIO(grey.content)).convert("L").getpixel((1, 1)) == 128


async def test_a_decoder_that_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PATIENCE_S", 0.0)
    with pytest.raises(Invalid, match="too long"):
        await clean_picture(drawn("PNG"), side=400)
