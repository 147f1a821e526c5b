"""What is one person's is kept by nobody between them and us; what is the same for all is kept for good."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from nicegui import app
from starlette.routing import Route

from tests.admin_ui.visiting import Visitor
from tests.cast import Cast

Visitors = Callable[[], Awaitable[Visitor]]
FOR_ALL = ("/look/", "/_nicegui/")


def addresses(number: int) -> list[str]:
    """Everything that the panel answers, with a number where an address takes one."""
    routes = [route for route in app.routes if isinstance(route, Route) and "GET" in (route.methods or ())]
    return sorted({re.sub(r"\{[^}]*\}", str(number), route.path) for route in routes})


async def test_no_shared_cache_keeps_a_page_and_every_file_of_all_pages_is_kept_for_good(
    cast: Cast, visitor: Visitors
) -> None:
    olivia, nobody = await visitor(), await visitor()
    await olivia.sign_in(cast.olivia)
    own = [path for path in addresses(cast.business_id) if not path.startswith(FOR_ALL)]
    assert len(own) > 40
    for path in own:
        for somebody in (olivia, nobody):
            answer = await somebody.get(path)
            said = answer.headers.get("Cache-Control", "")
            assert "no-store" in said or "private" in said, (path, answer.status, said)
            assert "public" not in said, path
    page = await (await olivia.get("/customers")).text()
    files = set(re.findall(r'"(/(?:look|_nicegui)/[^"]+\.(?:css|js)[^"]*)"', page))
    assert any(f.startswith("/look/") for f in files) and any(f.startswith("/_nicegui/") for f in files)
    for file in files:
        answer = await nobody.get(file)
        assert answer.status == 200, file
        assert "immutable" in answer.headers["Cache-Control"] and "Set-Cookie" not in answer.headers, file
