"""What remains of a mail when quotation and signature are cut, as mail programs of the world write them."""

import pytest

from services.inbound.extraction import extract_reply

ANSWER = "Yes please, that works.\n\nCan you send the contract?"

INTRODUCTIONS = """
On 3 Apr 2024, at 10:22, Ana <ana@b.example> wrote:
On Wed, Apr 3, 2024 at 10:22 AM Ana B. from Accounting <ana@b.example>|wrote:
On Wed, Apr 3, 2024 at 10:22 AM Ana B. <|ana@b.example> wrote:
Am Mi., 3. Apr. 2024 um 10:22 Uhr schrieb Ana <ana@b.example>:
Am 03.04.24 um 10:22 schrieb Ana:
Le mer. 3 avr. 2024 à 10:22, Ana <ana@b.example> a écrit :
El mié, 3 abr 2024 a las 10:22, Ana (<ana@b.example>) escribió:
Il giorno mer 3 apr 2024 alle ore 10:22 Ana <ana@b.example> ha scritto:
Em qua., 3 de abr. de 2024 às 10:22, Ana <ana@b.example> escreveu:
Op wo 3 apr 2024 om 10:22 schreef Ana <ana@b.example>:
Den ons 3 apr. 2024 kl 10:22 skrev Ana <ana@b.example>:
ke 3. huhtik. 2024 klo 10.22 Ana (ana@b.example) kirjoitti:
śr., 3 kwi 2024 o 10:22 Ana <ana@b.example> napisał(a):
st 3. 4. 2024 v 10:22 odesílatel Ana <ana@b.example> napsal:
Ana <ana@b.example> ezt írta (időpont: 2024. ápr. 3., Sze, 10:22):
În mie., 3 apr. 2024 la 10:22, Ana <ana@b.example> a scris:
Ana <ana@b.example>, 3 Nis 2024 Çar, 10:22 tarihinde şunu yazdı:
Στις Τετ 3 Απρ 2024 στις 10:22 π.μ., ο χρήστης Ana <ana@b.example> έγραψε:
ср, 3 апр. 2024 г. в 10:22, Ana <ana@b.example>:
03.04.2024 10:22, Ana пишет:
Vào Th 4, 3 thg 4, 2024 vào lúc 10:22 Ana <ana@b.example> đã viết:
张三 <ana@b.example> 于2024年4月3日周三 10:22写道：
2024年4月3日(水) 10:22 山田 <ana@b.example>:
2024년 4월 3일 (수) 오전 10:22, 홍길동 <ana@b.example>님이 작성:
-----Original Message-----
-----Ursprüngliche Nachricht-----
-------- Message d'origine --------
From: Ana <ana@b.example>|Sent: Wednesday, April 3, 2024 10:22 AM|To: Bob|Subject: Contract
____________________|Von: Ana <ana@b.example>|Gesendet: Mittwoch, 3. April 2024|An: Bob|Betreff: Vertrag
*De :* Ana <ana@b.example>|*Envoyé :* mercredi 3 avril 2024|*À :* Bob|*Objet :* Contrat
De: Ana|Enviado el: miércoles, 3 de abril|Para: Bob|Asunto: Contrato
Da: Ana|Inviato: mercoledì 3 aprile|A: Bob|Oggetto: Contratto
发件人: Ana <ana@b.example>|发送时间: 2024年4月3日|收件人: Bob|主题: 合同
差出人: Ana <ana@b.example>|送信日時: 2024年4月3日|宛先: Bob|件名: 契約
""".strip().split("\n")  # "|" stands for a line break


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
@pytest.mark.parametrize(
    "quoted", ["\n\nWould the plan suit you?\n\nRegards\nAna", "\n> Would the plan suit you?\n> Ana\n"]
)
def test_what_is_quoted_below_its_introduction_goes(introduction: str, quoted: str) -> None:
    assert extract_reply(f"{ANSWER}\n\n{introduction.replace('|', chr(10))}{quoted}") == ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "On the other hand, we said on Monday:\n\n- the price is high\n- the tool is slow",
        "From: Paris\nTo: London\n\nI need a quote for that trip.",
        "The meeting:\n\nDate: 3 May\nTime: 10:00\nAddress: 1 Main St\n\nSee you there.",
        "Thanks!\nCan you call me at 10:30?",
        "Please check the export again.\n\nThanks!",
        "Sent from the warehouse yesterday, where is it?\n\nI am waiting.",
        "Best\nprice you can do?",
        "We need three things:\n-- a contract\n-- an invoice\n-- a call",
        "Item        Price\n-----------------\nExport      10",
        "Here are times that suit:\n\n2024-01-15 14:30\n15.01.2024 16:00\n\nPick one.",
        "My address is\n\nJane Doe\n1 Main St\njane@acme.example",
        "See below.\n\n---------- Forwarded message ---------\nFrom: Al <al@x.example>\nDate: Tue\n"
        "Subject: Offer\n\nWe offer 10.",
        "Ok",
    ],
)
def test_what_the_customer_wrote_is_never_lost(text: str) -> None:
    assert extract_reply(text) == text


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nJane Doe\nAcme Ltd",
        "--\n\nJane",
        "Best regards,\nJane Doe\nHead of Exports\n+44 20 1234",
        "Mit freundlichen Grüßen\nJane",
        "Cordialement,\nJane",
        "Thanks in advance,\nJane",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Get Outlook for iOS<https://aka.example/o0>",
        "-Jane Doe",
        "/Jane",
        "Regards, Jane",
        "с уважением,\nАнна",
        "iPhoneから送信",
        "____________________________\nexports mailing list\nhttps://lists.example/exports",
    ],
)
def test_a_signature_goes(signature: str) -> None:
    assert extract_reply(f"{ANSWER}\n\n{signature}") == ANSWER
    assert (
        extract_reply(f"{ANSWER}\n\n{signature}\n\nOn 3 Apr 2024, at 10:22, Ana <a@b.example> wrote:\n> Hi") == ANSWER
    )


def test_answers_between_quotes_stay_with_what_they_answer() -> None:
    text = (
        "On 3 Apr 2024, Ana <ana@b.example> wrote:\n> Which plan?\n\nThe large one.\n\n> From when?\n\n"
        "May.\n\n"
        "> Regards\n> Ana\n\n-- \nJane"
    )
    assert extract_reply(text) == (
        "On 3 Apr 2024, Ana <ana@b.example> wrote:\n> Which plan?\n\nThe large one.\n\n> From when?\n\nMay."
    )


def test_an_answer_below_the_quotation_stays_without_it() -> None:
    assert (
        extract_reply("On 3 Apr 2024, at 10:22, Ana wrote:\n> Which plan?\n> Ana\n\nThe large one.") == "The large one."
    )


def test_a_quoted_line_that_was_wrapped_is_no_answer() -> None:
    quoted = "> We would be glad to hear whether the larger plan would suit you and\nyour team\n> as discussed.\n"
    assert extract_reply(f"Yes.\n\nOn 3 Apr 2024, at 10:22, Ana wrote:\n{quoted}") == "Yes."


def test_a_mail_that_only_quotes_has_no_reply() -> None:
    assert extract_reply("> Which plan?\n> Ana\n") == ""
    assert extract_reply("On 3 Apr 2024, at 10:22, Ana <ana@b.example> wrote:\n\n> Which plan?") == ""
