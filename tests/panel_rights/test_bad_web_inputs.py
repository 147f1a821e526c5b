"""Each hostile input that people or their programs may send to the panel, and the test that answers it."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from models import Business, Customer, Invitation, Membership, User
from services.businesses import read_business_settings, save_settings
from tests.admin_ui.drawn_forms import form_with
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast
from tests.panel_rights.world import state_of_rows

Visitors = Callable[[], Awaitable[Visitor]]
ROOT = Path(__file__).resolve().parents[1]
# By the file that answers them: the hostile input and the test, without its "test_".
ANSWERED_IN: dict[str, dict[str, str]] = {
    "admin_ui/test_coming_in.py": {
        "login_5_wrong": "wrong_unknown_and_locked_are_the_same_answer_and_the_lock_holds_at_the_door",
        "login_spoofed_ip": "a_forwarded_address_counts_only_from_a_proxy_that_is_trusted",
        "next_open_redirect": "signing_in_leads_where_it_was_asked_and_never_elsewhere",
    },
    "accounts/test_signing_in_with_a_password.py": {
        "login_right_while_locked": "fifty_guesses_at_once_run_five_checks_and_then_the_right_one_is_refused_too",
        "login_new_password_while_locked": "the_lock_lasts_five_minutes_whatever_is_tried_and_a_new_password_waits_too",
        "login_unknown_email": "an_address_that_nobody_has_is_locked_like_any_other_and_not_kept",
    },
    "admin_ui/test_signing_in.py": {
        "session_fixation": "a_cookie_planted_before_is_never_the_one_that_is_signed_in",
        "cookie_after_logout": "a_cookie_kept_after_signing_out_opens_nothing",
    },
    "admin_ui/test_accounts.py": {
        "cookie_after_password_change": "a_changed_password_ends_the_others_and_keeps_the_one_that_changed_it",
    },
    "admin_ui/test_sockets.py": {
        "ws_foreign_origin": "a_socket_of_a_foreign_page_is_not_even_shaken_hands_with",
        "ws_no_cookie": "knowing_a_pages_client_id_opens_nothing_without_its_session",
    },
    "admin_ui/test_uploads.py": {
        "upload_direct_over_limit": "more_than_the_limit_is_refused_while_it_comes",
        "upload_no_cookie": "without_a_session_or_from_another_site_nothing_is_read",
        "upload_filename_backslash": "a_file_comes_whole_with_the_fields_beside_it_and_its_name_is_never_used",
    },
    "admin_ui/test_billing_pages.py": {
        "double_click_buy": "two_presses_at_once_are_one_page_of_stripes_and_one_charge",
    },
    "businesses/test_pictures.py": {
        "logo_svg_script": "what_is_no_picture_is_refused_in_words",
        "logo_html_as_png": "what_is_no_picture_is_refused_in_words",
        "logo_pixel_flood": "a_flood_is_refused_by_its_header_before_memory_is_taken",
        "logo_exif_gps": "place_and_camera_are_gone_and_the_picture_stands_upright",
    },
    "panel_rights/test_bad_web_inputs.py": {
        "website_mapped_v6": "a_website_of_an_inner_network_is_not_kept",
        "website_nat64": "a_website_of_an_inner_network_is_not_kept",
        "website_6to4": "a_website_of_an_inner_network_is_not_kept",
        "website_cgnat": "a_website_of_an_inner_network_is_not_kept",
        "website_odd_ipv4": "a_website_of_an_inner_network_is_not_kept",
        "website_backslash": "a_website_of_an_inner_network_is_not_kept",
        "website_redirect_internal": "a_website_is_kept_without_a_look_at_it",
        "text_nul": "what_is_no_text_is_refused_at_its_field",
        "text_surrogate": "half_a_character_gets_no_further_than_the_door",
        "invite_as_owner": "nobody_becomes_owner_by_a_form_that_says_so",
        "mass_assignment": "fields_that_nobody_asked_for_set_nothing",
    },
    "sending/test_claiming.py": {
        "sender_unverified": "nothing_leaves_from_a_sender_that_is_not_the_verified_one",
    },
    "businesses/test_sender.py": {
        "verify_link_prefetch": "from_a_new_address_to_a_verified_one_and_looking_verifies_nothing",
    },
    "businesses/test_business_settings.py": {
        "signature_html": "signature_and_offer_of_hostile_words_come_out_as_they_were_typed",
        "incentive_template": "signature_and_offer_of_hostile_words_come_out_as_they_were_typed",
    },
    "teams/test_invitations.py": {
        "invite_reuse": "used_revoked_and_run_out_are_answered_with_the_same_words",
    },
    "teams/test_members.py": {
        "role_self_promote": "nobody_promotes_themselves_and_the_owner_is_out_of_everybodys_reach",
        "last_owner_leaves": "nobody_promotes_themselves_and_the_owner_is_out_of_everybodys_reach",
    },
    "panel_rights/test_strangers.py": {
        "idor_every_id": "every_address_with_an_id_of_another_team_answers_as_one_that_never_was",
    },
    "customers/test_listing.py": {
        "csv_export_formula": "an_export_holds_everybody_once_and_no_cell_is_a_formula",
    },
    "panel_rights/test_viewers_see_nothing.py": {
        "viewer_ws_frames": "no_page_no_frame_no_file_and_no_log_tells_a_viewer",
    },
}
BUILT_LATER = {
    "single sign-on": "oidc_state_missing oidc_alg_none oidc_email_unverified oidc_same_sub_other_iss"
    " saml_unsigned_xsw_replay",
    "agency desk": "agency_chain agency_audit",
}
PLAIN = "application/x-www-form-urlencoded"
INNER = [
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://100.100.100.200/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://127.1/",
    "http://127。0。0。1/",
    "http://a.com\\@127.0.0.1/",
]


def test_every_hostile_input_has_its_test() -> None:
    answered = [name for tests in ANSWERED_IN.values() for name in tests]
    assert len({*answered, *" ".join(BUILT_LATER.values()).split()}) == 47
    for path, tests in ANSWERED_IN.items():
        defined = {n.name for n in ast.walk(ast.parse((ROOT / path).read_text())) if hasattr(n, "name")}
        missing = {name: test for name, test in tests.items() if f"test_{test}" not in defined}
        assert not missing, path


async def sent(visitor: Visitor, path: str, field: str, **values: str) -> str:
    """A page's form with this field, sent with these values instead of its own; what the page is then told."""
    client_id = await visitor.open_page(path)
    form = form_with(client_id, field)
    assert form is not None
    socket = await visitor.open_socket(client_id)
    heard = await socket.submit(form, form.filled_in(values))
    await socket.wire.close()
    return heard


@pytest.fixture
async def adam(cast: Cast, visitor: Visitors) -> Visitor:
    adam = await visitor()
    await adam.sign_in(cast.adam)
    return adam


@pytest.mark.parametrize("website", INNER)
async def test_a_website_of_an_inner_network_is_not_kept(cast: Cast, adam: Visitor, website: str) -> None:
    heard = await sent(adam, f"/businesses/{cast.business_id}", "website", website=website, act="save")
    assert "askusers.refuse(" in heard and '\\"website\\"' in heard
    assert (await Business.get(id=cast.business_id)).website == "https://fernweh-maps.example"


async def test_a_website_is_kept_without_a_look_at_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched, so that no answer of its server can lead anywhere."""
    asked: list[Any] = []

    async def connect(_loop: Any, *where: Any, **_options: Any) -> None:
        asked.append(where)
        raise OSError("no connection is expected here")

    loop = type(asyncio.get_running_loop())
    monkeypatch.setattr(loop, "create_connection", connect)
    monkeypatch.setattr(loop, "getaddrinfo", connect)
    held = await read_business_settings(cast.adam, cast.business_id)
    given = {**held.values, "website": "https://redirects.example/inside"}
    await save_settings(cast.adam, cast.business_id, "profile", held.revision, given)
    assert (await Business.get(id=cast.business_id)).website == "https://redirects.example/inside"
    assert asked == []


async def test_what_is_no_text_is_refused_at_its_field(cast: Cast, adam: Visitor) -> None:
    jane = await Customer.get(business_id=cast.business_id, email="jane@acme.example")
    heard = await sent(adam, f"/customers/{jane.id}/edit", "company", company="A\x00B")
    assert "askusers.refuse(" in heard and '\\"company\\"' in heard and "not text" in heard
    assert (await Customer.get(id=jane.id)).company == "Acme"


async def test_half_a_character_gets_no_further_than_the_door(cast: Cast, adam: Visitor) -> None:
    """A browser puts U+FFFD in its place, so it is forged: the form's line stands, and a plain form is refused."""
    jane = await Customer.get(business_id=cast.business_id, email="jane@acme.example")
    client_id = await adam.open_page(f"/customers/{jane.id}/edit")
    socket = await adam.open_socket(client_id)
    form = form_with(client_id, "company")
    assert form is not None
    await socket.send(form, form.filled_in({"company": "A\ud800B"}))
    assert "askusers.done(" in await socket.submit(form, form.values)
    assert (await Customer.get(id=jane.id)).company == "Acme"
    forged = await adam.post("/forgotten", b"address=%ED%A0%80", headers={"Content-Type": PLAIN})
    assert forged.status == 422


async def test_nobody_becomes_owner_by_a_form_that_says_so(cast: Cast, adam: Visitor) -> None:
    for role in ("owner", "OWNER", "root"):
        heard = await sent(adam, "/team", "address", address="guest@acme.example", role=role)
        assert "askusers.refuse(" in heard
    mia = cast.mia.user_id
    heard = await sent(adam, "/team", f"role:{mia}", act=f"role:{mia}", **{f"role-{mia}": "owner"})
    assert "askusers.refuse(" in heard
    me = cast.adam.user_id
    heard = await sent(adam, "/team", f"role:{mia}", act=f"role:{me}", **{f"role-{me}": "owner"})
    assert "askusers.refuse(" in heard
    assert not await Invitation.all().exists()
    owners = await Membership.filter(team_id=cast.olivia.team_id, role="owner").values_list("user_id", flat=True)
    assert owners == [cast.olivia.user_id]


async def test_fields_that_nobody_asked_for_set_nothing(cast: Cast, adam: Visitor) -> None:
    more = {"is_admin": "1", "role": "owner", "credits": "999", "team_id": "2", "email": "x@evil.example", "id": "1"}
    before = await state_of_rows()
    assert "askusers.done(" in await sent(adam, "/account", "language", **more)
    assert await state_of_rows() == before
    jane = await Customer.get(business_id=cast.business_id, email="jane@acme.example")
    more |= {"monthly_spend": "1", "business_id": str(cast.mias_business_id), "sender_state": "unverified"}
    assert "askusers.done(" in await sent(adam, f"/customers/{jane.id}/edit", "company", **more)
    assert await state_of_rows() == before
    heard = await sent(adam, f"/businesses/{cast.business_id}", "website", created_by_id="2", act="save", **more)
    assert "askusers.done(" in heard
    assert await state_of_rows() == before
    assert (await User.get(id=cast.adam.user_id)).email == "adam@fernweh-maps.example"
