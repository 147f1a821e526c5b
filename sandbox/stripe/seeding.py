"""A believable account of the sandbox's company: its thirty customers, some hundreds more, and what goes wrong in life.

The same each time but for the days, which lie before the day of the first start.
"""

from __future__ import annotations

import random
import time

from sandbox.stripe.account import DAY_S, Account
from sandbox.stripe.keys import READ_ONLY, Keys
from sandbox.world_customers import CUSTOMERS

MORE = 270
_FIRST = (
    "Ana", "Ben", "Chloé", "Dinesh", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kaori", "Lars", "Mariam",
    "Nils", "Olga", "Paulo", "Rosa", "Sven", "Tara", "Viktor", "Wanda", "Yara",
)  # fmt: skip
_LAST = (
    "Almeida", "Becker", "Costa", "Dubois", "Ekström", "Ferrari", "Gupta", "Haas", "Ivanova", "Jensen", "Kimura",
    "Lindgren", "Moreau", "Novak", "Okoye", "Petrov", "Rossi", "Sato", "Tanaka", "Weber",
)  # fmt: skip
_TRADES = ("Couriers", "Gardens", "Heating", "Care", "Bakery", "Solar", "Cleaning", "Roofing", "Labs", "Logistics")
# Currency, country, language, and the prices a month in its smallest unit.
_MARKETS = (
    ("usd", "US", "en", (1_900, 4_900, 12_900)),
    ("usd", "GB", "en-GB", (1_900, 4_900, 12_900)),
    ("usd", "CA", "en", (1_900, 4_900)),
    ("usd", "FR", "fr", (1_900, 4_900, 24_900)),
    ("eur", "DE", "de", (1_900, 4_500, 11_900)),
    ("jpy", "JP", "ja", (2_800, 7_200)),
    ("gbp", "GB", "en-GB", (1_500, 3_900)),
)
_WEIGHTS = (8, 3, 2, 2, 3, 1, 1)


def fill_account(account: Account, keys: Keys) -> None:
    chance, now = random.Random(41), int(time.time())
    for customer in CUSTOMERS:
        made = account.add_customer(
            customer.email,
            customer.name,
            company=customer.company,
            country=customer.country,
            language=customer.language,
            created=now - (customer.payment_count or 1) * 30 * DAY_S - DAY_S,
        )
        each = customer.monthly_spend or (customer.total_spend // max(customer.payment_count, 1))
        ago = 0 if customer.monthly_spend else 170
        _subscribe(account, made["id"], each, "usd", customer.payment_count, now - (ago + 3) * DAY_S)
    for number in range(MORE):
        _add_another(account, chance, number, now)
    charges = [c for c in account.lists["charges"] if c["status"] == "succeeded"]
    for number, charge in enumerate(chance.sample(charges, 24)):
        later = min(charge["created"] + 5 * DAY_S, now)
        if number < 8:
            account.refund(charge["id"], created=later)
        elif number < 18:
            account.refund(charge["id"], max(1, charge["amount"] // 4), created=later)
        else:
            account.dispute(charge["id"], ("lost", "won", "needs_response")[number % 3], created=later)
    for _ in range(5):  # guests
        account.pay(None, chance.randrange(1_000, 9_000), created=now - chance.randrange(90) * DAY_S)
    keys.make_restricted("AskUsers, read only", READ_ONLY)
    keys.make_restricted("Too much: may write", dict.fromkeys(READ_ONLY, "write"))


def _add_another(account: Account, chance: random.Random, number: int, now: int) -> None:
    currency, country, language, prices = chance.choices(_MARKETS, _WEIGHTS)[0]
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    company = f"{last} {chance.choice(_TRADES)}"
    domain = company.lower().translate(str.maketrans("ö ", "o-"))
    email: str | None = f"{first.lower().replace('é', 'e')}{number}@{domain}.example"
    if number % 45 == 7:
        email = None  # it happens to who pays by a link
    elif number % 90 == 11:
        email = f"{first.lower()} at {domain}"  # typed by hand
    elif number % 30 == 13:
        email = chance.choice(CUSTOMERS).email  # signed up a second time
    months = chance.randrange(1, 30)
    made = account.add_customer(
        email,
        None if number % 40 == 19 else f"{first} {last}",
        company=company if number % 3 else "",
        country=country,
        language=language,
        created=now - months * 30 * DAY_S - DAY_S,
    )
    if number % 10 == 3:
        return  # never paid
    stopped = chance.random() < 0.25
    _subscribe(account, made["id"], chance.choice(prices), currency, months, now - (95 if stopped else 4) * DAY_S)
    if number % 25 == 5:
        account.pay(made["id"], prices[0], currency, status="failed", created=now - DAY_S)
    if number % 67 == 21:
        account.delete_customer(made["id"])


def _subscribe(account: Account, customer: str, amount: int, currency: str, months: int, last: int) -> None:
    subscription = f"sub_{customer.removeprefix('cus_')}"
    for month in range(months - 1, -1, -1):
        account.bill(customer, amount, currency, subscription=subscription, created=last - month * 30 * DAY_S)
