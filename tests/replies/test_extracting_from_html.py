"""Mails that have only HTML: what the mail program's markup says of quotation decides, in whatever language."""

import pytest

from services.inbound.extraction import extract_reply
from services.inbound.html_text import clean_html

ANSWER = "<div>Yes please, that works.</div><div><br></div><div>Can you send it?</div>"
PLAIN = "Yes please, that works.\n\nCan you send it?"
FOREIGN = "Jtt, 3 Mac 2024 saa nne Amina aliandika"  # a language that no table of ours has

QUOTATIONS = {
    "Gmail": f'<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{FOREIGN}:<br></div>'
    '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">Which plan?</blockquote></div>',
    "Gmail, read and answered in Outlook": f'<div class="x_gmail_quote"><div class="x_gmail_attr">{FOREIGN}</div>'
    '<blockquote class="x_gmail_quote">Which plan?</blockquote></div>',
    "Apple Mail": f'<br><blockquote type="cite"><div>{FOREIGN}:</div><br><div>Which plan?</div></blockquote>',
    "Thunderbird": f'<div class="moz-cite-prefix">{FOREIGN}:<br></div><blockquote type="cite" cite="mid:x">Which plan?'
    "</blockquote>",
    "Yahoo": f'<div id="ydpabc12yahoo_quoted_1" class="ydpabc12yahoo_quoted"><div><div>{FOREIGN}:</div>'
    "<div><br></div><div>Which plan?</div></div></div>",
    "Proton": f'<div class="protonmail_quote">{FOREIGN}:<br><blockquote class="protonmail_quote">Which plan?'
    "</blockquote></div>",
    "Outlook on the web": '<div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg"><b>Kutoka:</b> '
    "Amina &lt;amina@b.example&gt;<br><b>Ilitumwa:</b> Jumatano<br><b>Kwa:</b> Bob<br><b>Mada:</b> Mkataba</div>"
    "<div>Which plan?</div>",
    "Outlook on the desk": '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    '<p class="MsoNormal"><b>Kutoka:</b> Amina &lt;amina@b.example&gt;<br><b>Ilitumwa:</b> Jumatano 3 Aprili<br>'
    "<b>Kwa:</b> Bob<br><b>Mada:</b> Mkataba</p></div></div><p>Which plan?</p>",
    "Zimbra": '<hr id="zwchr"><div><b>Kutoka: </b>"Amina" &lt;amina@b.example&gt;<br><b>Kwa: </b>"Bob"<br>'
    "<b>Mada: </b>Mkataba</div><div>Which plan?</div>",
}


def reply_in(source: str) -> str:
    return extract_reply(clean_html(source)[1])


@pytest.mark.parametrize("program", QUOTATIONS)
def test_what_a_mail_program_marks_as_quoted_goes(program: str) -> None:
    assert reply_in(ANSWER + QUOTATIONS[program]) == PLAIN


@pytest.mark.parametrize(
    "signature",
    [
        '<div class="gmail_signature" data-smartmail="gmail_signature">Jane Doe<br>Buyer of everything</div>',
        '<div class="moz-signature">-- <br>Jane Doe<br>Buyer of everything</div>',
        '<div id="Signature"><p>Jane Doe</p><p>Buyer of everything</p></div>',
        '<div id="ms-outlook-mobile-signature">Kutoka kwa simu yangu</div>',
    ],
)
def test_what_a_mail_program_marks_as_signature_goes(signature: str) -> None:
    assert reply_in(ANSWER + signature) == PLAIN
    assert reply_in(ANSWER + signature + QUOTATIONS["Gmail"]) == PLAIN


def test_a_paragraph_that_is_only_indented_is_no_quotation() -> None:
    indented = '<blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>forty seats</div></blockquote>'
    assert reply_in(f"<div>We need:</div>{indented}") == "We need:\n\nforty seats"


def test_a_line_drawn_above_other_words_begins_no_original() -> None:
    drawn = '<div style="border-top:solid #E1E1E1 1.0pt">Prices: 10 and 20</div><div>Which is ours?</div>'
    assert reply_in(ANSWER + drawn) == f"{PLAIN}\nPrices: 10 and 20\nWhich is ours?"


def test_an_answer_between_two_quotations_of_one_block_stays() -> None:
    source = (
        f'<div class="gmail_quote"><div class="gmail_attr">{FOREIGN}:</div><blockquote class="gmail_quote">How many?'
        '</blockquote><div>Forty.</div><blockquote class="gmail_quote">From when?</blockquote><div>May.</div></div>'
    )
    reply = reply_in(source)
    assert "Forty." in reply
    assert "May." in reply
    assert "> How many?" in reply


def test_a_mail_sent_on_by_gmail_stays_whole() -> None:
    sent_on = (
        '<div>Can you beat this?</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message '
        "---------<br>From: Al &lt;al@x.example&gt;<br>Subject: Offer<br></div>We offer 10.</div>"
    )
    reply = reply_in(sent_on)
    assert reply.startswith("Can you beat this?")
    assert "From: Al" in reply
    assert reply.endswith("We offer 10.")
