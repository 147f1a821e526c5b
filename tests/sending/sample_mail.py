"""One mail with something hard in every field."""

from __future__ import annotations

from services.mail import Inline, Mail

LOGO = Inline("logo.1@sender.example", "image/png", "logo é.png", bytes(range(256)) * 3)
MAIL = Mail(
    sender_name="Zoé d'Aubigné",
    sender_address="zoe@sender.example",
    to_name='Jane "JD" Doe',
    to_address="jane@customer.example",
    reply_to="r-8f3k@reply.example",
    subject="Jane, une idée pour Acme",
    text="Bonjour Jane,\n\nça va ?\n.\n..deux points\nFrom here\n",
    html="<p>Bonjour Jane,</p>\n<p>ça va&nbsp;?</p>\n",
    message_id="8f3k.17@sender.example",
    headers=(
        ("List-Unsubscribe", "<https://ask.example/u/8f3k>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("In-Reply-To", "<a@customer.example>"),
        ("References", " ".join(f"<{number}.{'x' * 20}@customer.example>" for number in range(12))),
    ),
)
