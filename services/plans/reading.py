"""Reads the operator's file of what is sold; whatever is wrong in it is said at once, by its key, before the start."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import config
from gateways.stripe_money import MOST, smallest_step
from services.plans.catalogue import BUSINESS, FREE, SEAT, AddOn, Catalogue, Feature, Interval, Pack, Plan, Price

SHIPPED = Path(__file__).with_name("catalogue.toml")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,38}")
_CURRENCY = re.compile(r"[a-z]{3}")
_MOST = 2**31 - 1  # that a column of the database holds
_PLAN = ("name", "monthly_credits", "credits_live_days", "seats", "businesses", "customers", "segment_rows", "features")
_PLAN_TOO = ("prices", "add_ons", "offered")
_RECURRING = (Interval.MONTH, Interval.YEAR)


def catalogue() -> Catalogue:
    """Read once for a process.

    Raises:
        SettingsError: one sentence a line, for everything in the file that can't be used.
    """
    return _catalogue_at(config.settings().catalogue)


@lru_cache(maxsize=4)
def _catalogue_at(path: str) -> Catalogue:
    place = Path(path).expanduser() if path else SHIPPED
    try:
        told = tomllib.loads(place.read_text("utf-8"))
    except OSError as error:
        raise config.SettingsError(f"CATALOGUE: {place} can't be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise config.SettingsError(f"CATALOGUE: {place} is no TOML file: {error}.") from None
    reader = _Reader()
    made = reader.read(told)
    if reader.wrong:
        raise config.SettingsError("\n".join(f"CATALOGUE: {sentence}" for sentence in reader.wrong))
    return made


class _Reader:
    """Goes on after a mistake with something harmless in its place, so that one look mends all of them."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self._held: dict[str, str] = {}  # the place in the file where each lookup key and key was taken
        self._currencies: tuple[str, tuple[str, ...]] | None = None

    def read(self, told: dict[str, Any]) -> Catalogue:
        self._known("", told, (), ("prices_include_tax", "plans", "add_ons", "packs"))
        tables = {name: self._tables(told, name) for name in ("plans", "add_ons", "packs")}
        made = Catalogue(
            plans={key: self._plan(key, one, rank) for rank, (key, one) in enumerate(tables["plans"].items())},
            add_ons={key: self._add_on(key, one) for key, one in tables["add_ons"].items()},
            packs={key: self._pack(key, one) for key, one in tables["packs"].items()},
            prices_include_tax=self._yes_or_no("", told, "prices_include_tax", default=False),
        )
        self._fit(made)
        return made

    def _plan(self, key: str, told: dict[str, Any], rank: int) -> Plan:
        at = f"plans.{key}"
        self._known(at, told, _PLAN, _PLAN_TOO)
        return Plan(
            key=key,
            name=self._name(at, told),
            rank=rank,
            prices=self._prices(at, key, told, tuple(Interval)),
            monthly_credits=self._number(at, told, "monthly_credits", least=0),
            credits_live_days=self._number_or(at, told, "credits_live_days", "for ever"),
            seats=self._number(at, told, "seats", most=1_000_000),
            businesses=self._number(at, told, "businesses", most=1_000_000),
            customers=self._number_or(at, told, "customers", "unlimited"),
            segment_rows=self._number_or(at, told, "segment_rows", "unlimited"),
            features=frozenset(map(Feature, self._some_of(at, told, "features", tuple(Feature)))),
            add_ons=tuple(self._some_of(at, told, "add_ons", (SEAT, BUSINESS))),
            offered=self._yes_or_no(at, told, "offered", default=True),
        )

    def _add_on(self, key: str, told: dict[str, Any]) -> AddOn:
        at = f"add_ons.{key}"
        self._known(at, told, ("name",), ("prices",))
        if key not in (SEAT, BUSINESS):
            self.wrong.append(f"{at} is no add-on that there is: {SEAT} is one more member, {BUSINESS} one more.")
        return AddOn(key, self._name(at, told), self._prices(at, key, told, _RECURRING))

    def _pack(self, key: str, told: dict[str, Any]) -> Pack:
        at = f"packs.{key}"
        self._known(at, told, ("name", "credits", "credits_live_days"), ("price",))
        return Pack(
            key=key,
            name=self._name(at, told),
            credits=self._number(at, told, "credits", most=10_000_000),
            credits_live_days=self._number_or(at, told, "credits_live_days", "for ever"),
            price=self._price(f"{at}.price", key, Interval.ONCE, told.get("price")),
        )

    def _fit(self, made: Catalogue) -> None:
        """What each part says alone may still not go together."""
        free = made.plans.get(FREE)
        if free is None:
            self.wrong.append("plans.free is missing: every team has it.")
        elif free.prices or not free.offered or free.rank:
            self.wrong.append("plans.free comes first, has no prices, and is always offered.")
        for plan in made.plans.values():
            if plan.key != FREE and not plan.prices and plan.offered:
                self.wrong.append(f"plans.{plan.key}.prices is missing: only the plan free has none.")
            if plan.add_ons and not set(plan.prices) & set(_RECURRING):
                self.wrong.append(f"plans.{plan.key}.add_ons need a price a month or a year to sit beside.")
            for add_on in plan.add_ons:
                held = made.add_ons[add_on].prices if add_on in made.add_ons else {}
                for interval in _RECURRING:
                    if interval in plan.prices and interval not in held:
                        self.wrong.append(
                            f"add_ons.{add_on}.prices.{interval} is missing: plans.{plan.key} is paid by the {interval}"
                            " and takes that add-on."
                        )

    def _prices(
        self, at: str, key: str, told: dict[str, Any], allowed: tuple[Interval, ...]
    ) -> Mapping[Interval, Price]:
        prices = told.get("prices", {})
        if not isinstance(prices, dict):
            self.wrong.append(f"{at}.prices must be a table of {', '.join(allowed)}.")
            return {}
        self._known(f"{at}.prices", prices, (), allowed)
        return {
            interval: self._price(f"{at}.prices.{interval}", f"{key}_{interval}", interval, prices[interval])
            for interval in allowed
            if interval in prices
        }

    def _price(self, at: str, lookup_key: str, interval: Interval, told: Any) -> Price:
        taken = self._held.setdefault(lookup_key, at)
        if taken != at:
            self.wrong.append(f"{at} and {taken} would both be {lookup_key} in Stripe: name one of them otherwise.")
        if not isinstance(told, dict) or not told:
            self.wrong.append(f"{at} must name a currency and an amount, such as {{ usd = 99_00 }}.")
            return Price(lookup_key, interval, {"usd": 1})
        for currency, amount in told.items():
            step = smallest_step(currency)
            if not _CURRENCY.fullmatch(currency):
                self.wrong.append(f"{at}.{currency} is no currency: write its three small letters, such as usd.")
            elif type(amount) is not int or not 0 < amount <= MOST:
                self.wrong.append(
                    f"{at}.{currency} must be a whole number of its smallest unit from 1 to {MOST:,}; it is {amount!r}."
                )
            elif amount % step:
                self.wrong.append(f"{at}.{currency} can't be charged: Stripe takes multiples of {step} there.")
        first, currencies = self._currencies or (at, tuple(told))
        self._currencies = first, currencies
        if tuple(told) != currencies:
            self.wrong.append(
                f"{at} is in {', '.join(told)} and {first} in {', '.join(currencies)}:"
                " give every price the same currencies, in the same order."
            )
        return Price(lookup_key, interval, dict(told))

    def _tables(self, told: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
        tables = told.get(name, {})
        if not isinstance(tables, dict):
            self.wrong.append(f"{name} must be tables, such as [{name}.…].")
            return {}
        kept = {}
        for key, one in tables.items():
            taken = self._held.setdefault(f"[{key}]", f"{name}.{key}")
            if not _KEY.fullmatch(key):
                self.wrong.append(f"{name}.{key}: a key is up to 39 small letters, digits and underscores.")
            elif taken != f"{name}.{key}":
                self.wrong.append(f"{name}.{key} and {taken} have one key: name one of them otherwise.")
            elif not isinstance(one, dict):
                self.wrong.append(f"{name}.{key} must be a table, [{name}.{key}].")
            else:
                kept[key] = one
        return kept

    def _known(self, at: str, told: dict[str, Any], needed: tuple[str, ...], also: tuple[str, ...]) -> None:
        before = f"{at}." if at else ""
        known = (*needed, *also)
        for name in told:
            if name not in known:
                like = difflib.get_close_matches(name, known, n=1)
                meant = f"; {like[0]} is meant, perhaps" if like else f": there are {', '.join(known)}"
                self.wrong.append(f"{before}{name} is not known{meant}.")
        self.wrong += [f"{before}{name} is missing." for name in needed if name not in told]

    def _name(self, at: str, told: dict[str, Any]) -> str:
        name = told.get("name", "-")
        if not isinstance(name, str) or not 0 < len(name.strip()) <= 80 or not name.isprintable():
            self.wrong.append(f"{at}.name must be words, 80 characters at most; it is {name!r}.")
            return "-"
        return name.strip()

    def _number(self, at: str, told: dict[str, Any], name: str, *, least: int = 1, most: int = _MOST) -> int:
        value = told.get(name, least)
        if type(value) is not int or not least <= value <= most:
            self.wrong.append(f"{at}.{name} must be a whole number from {least} to {most:,}; it is {value!r}.")
            return least
        return value

    def _number_or(self, at: str, told: dict[str, Any], name: str, none: str) -> int | None:
        if told.get(name) == none:
            return None
        if isinstance(told.get(name), str):
            self.wrong.append(f'{at}.{name} must be a whole number or "{none}"; it is {told[name]!r}.')
            return None
        return self._number(at, told, name)

    def _some_of(self, at: str, told: dict[str, Any], name: str, known: tuple[str, ...]) -> list[str]:
        values = told.get(name, [])
        if not isinstance(values, list):
            self.wrong.append(f"{at}.{name} must be a list, of {', '.join(known)}.")
            return []
        for value in values:
            if value not in known:
                self.wrong.append(f"{at}.{name}: there is no {value!r}, only {', '.join(known)}.")
        return [value for value in dict.fromkeys(map(str, values)) if value in known]

    def _yes_or_no(self, at: str, told: dict[str, Any], name: str, *, default: bool) -> bool:
        value = told.get(name, default)
        if not isinstance(value, bool):
            self.wrong.append(f"{at + '.' if at else ''}{name} must be true or false; it is {value!r}.")
            return default
        return value
