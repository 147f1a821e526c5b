"""A business's logo: kept, shown, taken away, and brought back from the history with everything else."""

from __future__ import annotations

import pytest

from services.businesses import (
    NothingChanged,
    pictures,
    read_business_settings,
    read_history,
    read_logo,
    restore_settings,
    save_logo,
)
from services.errors import Conflict, NotFound, Stale
from services.mail_preview import preview_mail
from services.pictures import clean_picture
from tests.businesses.picture_samples import drawn
from tests.cast import Cast


async def test_a_logo_is_kept_shown_and_taken_away_and_goes_into_the_preview(cast: Cast) -> None:
    business = cast.business_id
    revision = (await read_business_settings(cast.olivia, business)).revision
    picture = await clean_picture(drawn("PNG"), side=320)
    saved = await save_logo(cast.olivia, business, revision, picture)
    assert await read_logo(cast.vic, business) == (picture.content, "image/png")
    assert 'src="/there"' in await preview_mail(cast.vic, business, logo_path="/there")
    with pytest.raises(NothingChanged):
        await save_logo(cast.olivia, business, saved.revision, picture)
    other = await clean_picture(drawn("JPEG"), side=320)
    with pytest.raises(Stale):
        await save_logo(cast.adam, business, revision, other)
    with_first = (await read_history(cast.olivia, business)).changes[0]
    assert with_first.lines == (("logo", "", saved.logo),)
    gone = await save_logo(cast.olivia, business, saved.revision, None)
    assert gone.logo == ""
    with pytest.raises(NotFound):
        await read_logo(cast.olivia, business)
    back = await restore_settings(cast.olivia, business, with_first.id)
    assert back.logo == saved.logo and await read_logo(cast.vic, business) == (picture.content, "image/png")


async def test_so_many_logos_are_kept_and_the_one_put_on_longest_ago_goes_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST_KEPT", 2)
    revision = (await read_business_settings(cast.olivia, cast.business_id)).revision
    for width in (10, 20):
        picture = await clean_picture(drawn("PNG", (width, 10)), side=320)
        revision = (await save_logo(cast.olivia, cast.business_id, revision, picture)).revision
    second, first = (await read_history(cast.olivia, cast.business_id)).changes[:2]
    revision = (await restore_settings(cast.olivia, cast.business_id, first.id)).revision
    third = await clean_picture(drawn("PNG", (30, 10)), side=320)
    await save_logo(cast.olivia, cast.business_id, revision, third)
    await restore_settings(cast.olivia, cast.business_id, first.id)
    with pytest.raises(Conflict, match="no longer kept"):
        await restore_settings(cast.olivia, cast.business_id, second.id)
