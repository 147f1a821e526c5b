"""What a column of a customers' file can be, and which it is by its title, in English, French and German."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.translation import Text, text

Kind = Literal["address", "words", "money", "whole", "day", "language", "timezone", "segment", "money_fact"]


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is that of the customer's column, `longest` in characters."""

    name: str
    words: Text
    kind: Kind
    longest: int = 0


REFUND_VOLUME = "Refund Volume"  # the label of its fact: what refunds come to decides nothing, so it has no column

FIELDS = (
    Field("email", text("Email"), "address", 320),
    Field("name", text("Name"), "words", 300),
    Field("company", text("Company"), "words", 300),
    Field("total_spend", text("Total spent"), "money"),
    Field("monthly_spend", text("Monthly spend"), "money"),
    Field("payment_count", text("Payment count"), "whole"),
    Field("first_payment_on", text("First payment date"), "day"),
    Field("last_payment_on", text("Last payment date"), "day"),
    Field("refund_volume", text("Refund volume"), "money_fact"),
    Field("country", text("Country"), "words", 60),
    Field("language", text("Language"), "language", 8),
    Field("timezone", text("Time zone"), "timezone", 60),
    Field("segment", text("Segment"), "segment", 20),
)
FIELD = {field.name: field for field in FIELDS}
NUMBERS = ("total_spend", "monthly_spend", "payment_count", "refund_volume")
DAYS = ("first_payment_on", "last_payment_on")

# As `_plain` leaves them. A later line of a field is taken only where no column has a title of an earlier one: a file
# with “Company” and “Organisation” means the first.
_TITLES = {
    "email": (
        "email|e mail",
        "mail|email address|e mail address|mail address|customer email|contact email|adresse email"
        "|adresse e mail|adresse mail|adresse courriel|courriel|mel|e mail adresse|mailadresse"
        "|kunden e mail",
    ),
    "name": (
        "name|nom",
        "full name|fullname|customer name|contact name|customer|contact|nom complet|nom et prenom|client"
        "|nom du client|kunde|kundenname|vollstandiger name|vor und nachname|ansprechpartner",
        "first name|firstname|given name|prenom|vorname",
    ),
    "company": (
        "company|societe|firma",
        "company name|organisation|organization|account name|business name|entreprise|nom de la societe"
        "|raison sociale|firmenname|unternehmen",
    ),
    "total_spend": (
        "total spent|total spend|montant total|gesamtausgaben",
        "total revenue|lifetime value|ltv|amount spent|spend|spent|total paid|total depense"
        "|depense totale|depenses totales|chiffre d affaires|ca|ca total|gesamtumsatz|umsatz"
        "|ausgaben gesamt",
    ),
    "monthly_spend": (
        "monthly spend|depense mensuelle|monatliche ausgaben",
        "monthly spent|monthly revenue|mrr|monthly recurring revenue|spend per month|depenses mensuelles"
        "|montant mensuel|revenu mensuel|monatsausgaben|monatsumsatz|monatlicher umsatz",
    ),
    "payment_count": (
        "payment count|nombre de paiements|anzahl zahlungen",
        "payments|number of payments|payments count|orders|order count|number of orders|paiements"
        "|nb de paiements|nb paiements|nombre de commandes|zahlungen|anzahl der zahlungen"
        "|anzahl bestellungen",
    ),
    "first_payment_on": (
        "first payment date|date du premier paiement|datum der ersten zahlung",
        "first payment|first paid|first order|first order date|first purchase|premier paiement"
        "|date premier paiement|premier achat|erste zahlung|erster kauf|datum erste zahlung",
    ),
    "last_payment_on": (
        "last payment date|date du dernier paiement|datum der letzten zahlung",
        "last payment|last paid|last order|last order date|last purchase|latest payment|dernier paiement"
        "|date dernier paiement|dernier achat|letzte zahlung|letzter kauf|datum letzte zahlung",
    ),
    "refund_volume": (
        "refund volume|volume des remboursements|erstattungsvolumen",
        "refunds|refunded|refunded amount|amount refunded|total refunded|refund amount|remboursements"
        "|montant rembourse|total rembourse|erstattungen|erstattet|ruckerstattungen",
    ),
    "country": (
        "country|pays|land",
        "country code|country name|code pays|landercode|staat",
    ),
    "language": (
        "language|langue|sprache",
        "lang|locale|preferred language",
    ),
    "timezone": (
        "timezone|time zone|fuseau horaire|zeitzone",
        "tz|fuseau",
    ),
    "segment": (
        "segment",
        "kundensegment",
    ),
}
_FIELD_OF = tuple(
    {title: name for name, lines in _TITLES.items() if len(lines) > place for title in lines[place].split("|")}
    for place in range(3)
)


def guess_fields(titles: Sequence[str]) -> dict[str, list[int]]:
    """For each field the columns that it could be, by their titles; more than one: a person has to say which."""
    found: dict[str, list[int]] = {}
    for names in _FIELD_OF:
        taken = set(found)
        for index, title in enumerate(titles):
            name = names.get(_plain(title))
            if name and name not in taken:
                found.setdefault(name, []).append(index)
    return found


def _plain(title: str) -> str:
    """In lower case, without accents, marks and what stands in brackets: “Total Spent (USD)” is “total spent”."""
    letters = unicodedata.normalize("NFKD", re.sub(r"[(\[].*?[)\]]", " ", title[:200])).casefold()
    kept = (char if char.isalnum() else " " for char in letters if not unicodedata.combining(char))
    return " ".join("".join(kept).split())
