"""A mail as it is laid out: what is escaped, what is a link, what is always there."""

import pytest

from services.drafting.rendering import render_mail

URL = "https://app.example/u/TOKEN?a=1&b=2"


def rendered(body: str, *, language: str = "en", logo_cid: str | None = None) -> tuple[str, str]:
    return render_mail(
        body,
        "Mia <mia@x.example>\nFernweh",
        "You get this as a customer.",
        logo_cid=logo_cid,
        unsubscribe_url=URL,
        language=language,
        business_address_line="1 Road & Co, Berlin",
        allowed_links=["https://ok.example/a?x=1&y=2", "ok.example"],
    )


def test_everything_is_escaped_and_only_allowed_links_can_be_clicked() -> None:
    text, html = rendered(
        'Hi <b>Jane</b> & "co"\n\nSee https://ok.example/a?x=1&y=2. Or https://evil.test/ or javascript:alert(1)'
    )
    assert "<b>" not in html
    assert "&lt;b&gt;Jane&lt;/b&gt; &amp; &quot;co&quot;" in html
    assert html.count("<a ") == 2
    assert '<a href="https://ok.example/a?x=1&amp;y=2">' in html
    assert "Mia &lt;mia@x.example&gt;<br>Fernweh" in html
    assert "<b>Jane</b>" in text


def test_text_and_html_say_the_same_and_end_with_the_way_out() -> None:
    text, html = rendered("One\n\n\n\nTwo\nthree")
    assert text == (
        "One\n\nTwo\nthree\n\nMia <mia@x.example>\nFernweh\n\n--\nYou get this as a customer.\n1 Road & Co, Berlin\n"
        f"If you would rather not hear from us: {URL}\n"
    )
    assert html.count("<p ") == 6
    assert 'href="https://app.example/u/TOKEN?a=1&amp;b=2">Unsubscribe</a>' in html


@pytest.mark.parametrize(
    ("language", "word"),
    [("fr-CA", "Se désabonner"), ("de", "Abmelden"), ("es", "Darse de baja"), ("zh", "退订"), ("sv", "Unsubscribe")],
)
def test_the_way_out_speaks_the_mails_language(language: str, word: str) -> None:
    html = rendered("x", language=language)[1]
    assert word in html
    assert f'lang="{language}"' in html


def test_nothing_is_loaded_from_anywhere_but_the_mail_itself() -> None:
    html = rendered("![](https://evil.test/x.png)", logo_cid="logo@x")[1]
    assert html.count("<img ") == 1
    assert 'src="cid:logo@x"' in html
    assert 'src="http' not in html
    assert rendered("x")[1].count("<img") == 0


def test_the_same_words_make_the_same_bytes() -> None:
    assert rendered("Hello {curly} %s") == rendered("Hello {curly} %s")


def test_invisible_characters_do_not_get_into_a_mail() -> None:
    text, html = rendered("pay\u200bload \u202eevil \U000e0041")
    assert "payload evil" in text
    assert "payload evil" in html
