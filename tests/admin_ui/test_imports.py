"""Imports on their pages: columns settled, previewed, run, undone; by whom they may; and in a real browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Browser, Route, expect

from models import Customer, Import, Team
from services.accounts import end_session
from services.imports import cancel_import, read_import
from tests.admin_ui.drawn_forms import form_with
from tests.admin_ui.test_conversation import come_in
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast, until
from tests.imports.whole_way import at_rest, checked, imported, looked_at

Make = Callable[[], Awaitable[Visitor]]


ASKING = b"""Email,E-mail,Name,Total Spent,First Payment Date,Plan
anna@a.example,anna@home.example,Anna,1.234,02/03/2024,Solo
berta@b.example,berta@home.example,<b>Berta</b>,5.678,04/05/2024,Team
"""
PLAIN = b"""Email,Name,Total Spent
jane@acme.example,Jane Porter,99.50
anna@a.example,Anna,12.00
nobody,Nobody,1.00
"""


async def test_what_a_file_leaves_open_is_asked_at_its_place_and_read_as_it_is_answered(
    cast: Cast, visitor: Make, durable_work: object
) -> None:
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    asked = await looked_at(cast.olivia, cast.business_id, ASKING)
    client = await olivia.open_page(f"/imports/{asked.id}")
    form = form_with(client, "column-0")
    assert form and form.values["column-2"] == ["name"] and form.values["column-5"] == ["fact"]
    assert "2 columns could be Email" in form.fields.content and "<b>Berta" not in form.fields.content
    assert "“1.234” is then $1.23." in form.fields.content and "is then $1,234.00." in form.fields.content
    socket = await olivia.open_socket(client)

    async def refused(field: str, **typed: str) -> None:
        given = {name.replace("_of_", "-"): value for name, value in typed.items()}
        heard = await socket.submit(form_with(client, "column-0"), form.filled_in(given))
        assert f'\\"{field}\\"' in heard and "askusers.refuse(" in heard, heard

    await refused("column-0")
    await refused("column-1", column_of_0="email", column_of_1="email")
    await refused("email", column_of_0="fact", column_of_1="out")
    await refused("name_from_address", column_of_0="email", column_of_1="out", column_of_2="fact")
    await refused("number_format", column_of_0="email", column_of_1="out")
    await refused("date_format", column_of_0="email", column_of_1="out", number_format="comma")
    answers = {"column-0": "email", "column-1": "out", "number_format": "comma", "date_format": "dmy"}
    assert "askusers.done(" in await socket.submit(form_with(client, "column-0"), form.filled_in(answers))
    seen = await at_rest(cast.olivia, asked.id)
    assert (seen.state, seen.choices.number_format, seen.choices.left_out) == ("checked", "comma", (1,))
    again = form_with(await olivia.open_page(f"/imports/{asked.id}?step=columns"), "column-0")
    assert again and again.values["column-1"] == ["out"] and again.values["date_format"] == ["dmy"]


async def test_a_file_of_two_hundred_columns_fits_in_a_page(cast: Cast, visitor: Make, durable_work: object) -> None:
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    titles = ["email", "name", *(f"A fact of the customer, number {n}" for n in range(198))]
    row = ["anna@a.example", "Anna", *["what is known of it, in words that go on"] * 198]
    wide = await looked_at(cast.olivia, cast.business_id, f"{','.join(titles)}\n{','.join(row * 1)}\n".encode())
    answer = await olivia.get(f"/imports/{wide.id}")
    assert answer.status == 200 and len(await answer.read()) < 200_000


async def test_the_preview_tells_all_and_the_refused_rows_are_told_and_fetched(
    cast: Cast, visitor: Make, durable_work: object
) -> None:
    olivia, mallory = await visitor(), await visitor()
    await olivia.sign_in(cast.olivia)
    await mallory.sign_in(cast.mallory)
    seen = await checked(cast.olivia, cast.business_id, PLAIN)
    page = await (await olivia.get(f"/imports/{seen.id}")).text()
    for words in ("Import 2 customers", "jane@acme.example", "99.50", "This is not one address", "nobody"):
        assert words in page, words
    fetched = await olivia.get(f"/imports/{seen.id}/rejected.csv")
    assert "nobody,Nobody,1.00" in await fetched.text() and fetched.headers["Cache-Control"] == "no-store"
    assert (await mallory.get(f"/imports/{seen.id}/rejected.csv")).status == 404
    assert (await olivia.get("/imports/example.csv")).headers["Content-Disposition"].startswith("attachment")


async def test_a_preview_that_another_tab_has_made_anew_is_not_what_a_yes_was_said_to(
    cast: Cast, visitor: Make, durable_work: object
) -> None:
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    seen = await checked(cast.olivia, cast.business_id, PLAIN)
    client = await olivia.open_page(f"/imports/{seen.id}")
    form, socket = form_with(client, "turn"), await olivia.open_socket(client)
    await Import.filter(id=seen.id).update(turn=seen.turn + 1)
    assert "gone on meanwhile" in await socket.submit(form, form.filled_in({"act": "start"}))
    assert (await read_import(cast.olivia, seen.id)).state == "checked"


async def test_more_than_the_plan_holds_is_said_and_not_offered(
    cast: Cast, visitor: Make, durable_work: object
) -> None:
    await Team.filter(id=cast.olivia.team_id).update(customer_limit=2)
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    seen = await checked(cast.olivia, cast.business_id, PLAIN)
    client = await olivia.open_page(f"/imports/{seen.id}")
    form = form_with(client, "turn")
    assert form and form.buttons == set()
    assert "Your plan holds 2 customers" in await (await olivia.get(f"/imports/{seen.id}")).text()


async def test_from_a_chosen_file_to_an_undone_import_in_a_browser(
    cast: Cast, browser: Browser, door_url: str, durable_work: object
) -> None:
    page = await come_in(browser, door_url, cast.olivia, "/customers")
    await page.get_by_role("link", name="Import", exact=True).click()
    await page.get_by_role("link", name="Import a file").click()
    await page.get_by_label("Into which business").select_option(label="Fernweh Maps")
    await page.get_by_role("button", name="Upload").click()
    await expect(page.locator("#e-file")).to_have_text("Choose a file first.")
    file = {"name": "<i>paying</i>.csv", "mimeType": "text/csv", "buffer": PLAIN}
    await page.get_by_label("Drop a CSV file here, or choose one").set_input_files(file)
    await expect(page.locator("#e-file")).to_have_text("")
    await page.get_by_role("button", name="Upload").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Import of <i>paying</i>.csv")
    await page.get_by_label("What “Total Spent” becomes").wait_for()  # by itself, once it was looked at
    await page.reload()
    other = await page.context.new_page()
    await other.goto(page.url)
    await other.get_by_role("button", name="Check the file").wait_for()
    await page.get_by_role("button", name="Check the file").click()
    await page.get_by_role("button", name="Import 2 customers").wait_for()
    await other.get_by_role("button", name="Import 2 customers").wait_for()  # the other tab goes along
    await page.get_by_role("link", name="Change the columns").click()
    await page.get_by_label("What “Total Spent” becomes").wait_for()
    await page.go_back()
    await page.get_by_role("button", name="Import 2 customers").click()
    await expect(page.get_by_role("heading", level=2).first).to_have_text("Imported")
    await expect(page.locator(".figures dd")).to_have_text(["1", "1", "0", "1"])
    assert (await Customer.get(email="jane@acme.example", business_id=cast.business_id)).total_spend == 9_950
    await page.get_by_role("link", name="Undo this import").click()
    await page.get_by_role("button", name="Undo the import").click()
    await expect(page.get_by_role("heading", level=2).first).to_have_text("Undone")
    assert not await Customer.exists(email="anna@a.example", business_id=cast.business_id)
    await page.goto(f"{door_url}/imports")
    await expect(page.get_by_role("row").nth(1)).to_contain_text("<i>paying</i>.csv")


async def test_a_browser_is_told_why_a_file_is_not_taken_and_what_to_do(
    cast: Cast, browser: Browser, door_url: str, durable_work: object
) -> None:
    await imported(cast.olivia, cast.business_id, PLAIN)
    page = await come_in(browser, door_url, cast.olivia, f"/imports/new?business={cast.business_id}")
    place, said = page.locator(".drop"), page.locator("#e-file")
    await page.locator("#upload").evaluate("(form) => { form.dataset.most = 60; }")
    dropped = """(place, content) => {
        const carried = new DataTransfer();
        carried.items.add(new File([content], "dropped.csv", {type: "text/csv"}));
        for (const kind of ["dragover", "drop"])
            place.dispatchEvent(new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
    }"""
    await place.evaluate(dropped, PLAIN.decode())
    await page.get_by_role("button", name="Upload").click()
    await expect(said).to_contain_text("larger than 500 MB")
    await page.locator("#upload").evaluate("(form) => { form.dataset.most = 1e6; }")
    await page.get_by_role("button", name="Upload").click()
    await expect(said).to_contain_text("This file was imported already, on")
    await page.get_by_role("button", name="Import it again").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Import of dropped.csv")
    went_on = page.url
    await page.goto(f"{door_url}/imports/new?business={cast.business_id}")
    await place.evaluate(dropped, PLAIN.decode())
    await page.get_by_role("button", name="Upload").click()
    await expect(page.get_by_role("link", name="Go on with it")).to_have_attribute(
        "href", went_on.removeprefix(door_url)
    )

    await page.route("**/imports/file", lambda route: route.abort("connectionreset"))
    await page.get_by_role("button", name="Upload").click()
    await expect(said).to_contain_text("The upload broke off. Nothing was imported.")
    await page.unroute("**/imports/file")
    token = next(c["value"] for c in await page.context.cookies() if c["name"] == "askusers")

    async def once_it_has_ended(route: Route) -> None:
        """Not before the press: soon after its session the page itself is gone."""
        await end_session(token)
        await route.continue_()

    await page.route("**/imports/file", once_it_has_ended)
    await page.get_by_role("button", name="Upload").click(no_wait_after=True)
    await expect(
        page.get_by_text("Your session has ended").or_(page.get_by_role("heading", name="Sign in"))
    ).to_be_visible()


async def test_what_has_ended_elsewhere_is_seen_without_loading_anew(
    cast: Cast, browser: Browser, door_url: str, durable_work: object
) -> None:
    seen = await looked_at(cast.olivia, cast.business_id, ASKING)
    page = await come_in(browser, door_url, cast.olivia, f"/imports/{seen.id}")
    await page.get_by_role("button", name="Check the file").wait_for()
    await cancel_import(cast.olivia, seen.id)
    await expect(page.get_by_role("heading", level=2).first).to_have_text("Cancelled")
    await expect(page.get_by_text("Nothing was written.")).to_be_visible()

    async def cleared() -> bool:
        return (await read_import(cast.olivia, seen.id)).look.columns[0].samples == ()

    await until(cleared)
    await page.get_by_role("link", name="Import another file").click()
    await expect(page.get_by_label("Into which business")).to_have_value(str(cast.business_id))
