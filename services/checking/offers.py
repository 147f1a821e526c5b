"""Finds promises of money's worth made in words (a discount, a free month, half price) in five languages."""

import re
from collections.abc import Iterator
from typing import NamedTuple

OfferKind = str

_OFFERS: dict[str, dict[OfferKind, str]] = {
    "en": {
        "discount": r"\bdiscount(?:s|ed)?\b|\bhalf[- ]price\b|\bhalf off\b|\bprice cut\b|\brebate\b"
        r"|\breduced (?:price|rate)\b"
        r"|\bspecial (?:price|rate|offer|deal)\b|\b(?:promo|coupon|voucher) code\b|\bmoney[- ]back\b"
        r"|\bcashback\b",
        "free": r"\b(?:free|complimentary) (?:of charge|month|months|trial|upgrade|seats?|year|weeks?"
        r"|credits?|account|plan|access"
        r"|licen[cs]es?|training|onboarding|support|shipping|use|users?|version|gift)\b|\bfor free\b"
        r"|\bat no (?:extra )?cost\b"
        r"|\bon the house\b|\bfree for (?:you|a|the)\b|\bwaive\w*\b|\bwe(?:'ll| will) pay\b|\brefund\b",
        "gift_card": r"\bgift (?:card|voucher|certificate)s?\b",
        "credits": r"\b(?:account |bonus |free )credits?\b|\bcredits? (?:on|to|for|in) your account\b",
    },
    "fr": {
        "discount": r"\bremises?\b|\bréductions?\b|\brabais\b|\bmoitié prix\b|\bdemi-tarif\b"
        r"|\bcode promo\b|\btarif (?:préférentiel|réduit|spécial)\b"
        r"|\bprix (?:réduit|spécial)\b|\bpromotion\b|\bristourne\b",
        "free": r"\bgratuit(?:e|s|es|ement)?\b|\bofferte?s?\b|\bsans frais\b|\bà nos frais\b"
        r"|\bremboursement\b|\bcadeau(?!x? de bienvenue)\b",
        "gift_card": r"\b(?:cartes?|chèques?|bons?)[- ]cadeaux?\b|\bbons? d[’']achat\b",
        "credits": r"\bcrédits? (?:offerts?|gratuits?|sur votre compte)\b|\bavoir sur votre compte\b",
    },
    "de": {
        "discount": r"\brabatt\w*\b|\bermäßig\w+|\bnachlass\b|\bpreisnachlass\b|\bzum halben preis\b"
        r"|\bsonderpreis\b|\bvorzugspreis\b"
        r"|\bgutscheincode\b|\bsonderangebot\b|\bvergünstig\w+",
        "free": r"\bkostenlos\w*\b|\bgratis\w*\b|\bkostenfrei\w*\b|\bumsonst\b|\bunentgeltlich\w*\b"
        r"|\bgeschenkt\b|\bauf unsere kosten\b"
        r"|\b(?:frei|gratis)monat\w*\b|\bgeschenk\b|\brückerstattung\b",
        "gift_card": r"\bgeschenk(?:karte|gutschein)\w*\b|\bgutschein(?:e|s|en)?\b",
        "credits": r"\bguthaben\b|\bbonusguthaben\b|\bgutschrift\w*\b",
    },
    "es": {
        "discount": r"\bdescuentos?\b|\brebajas?\b|\bmitad de precio\b|\bprecio (?:especial|reducido)\b"
        r"|\bcódigo promocional\b|\boferta especial\b"
        r"|\bpromoción\b",
        "free": r"\bgratis\b|\bgratuit[oa]s?\b|\bgratuitamente\b|\bsin coste\b|\bsin costo\b|\bde regalo\b"
        r"|\binvita la casa\b|\breembolso\b",
        "gift_card": r"\btarjetas? (?:de )?regalo\b|\bvales? de compra\b|\bcheques? regalo\b",
        "credits": r"\bcréditos? (?:gratis|adicionales|en su cuenta|en tu cuenta)\b"
        r"|\bsaldo (?:en su cuenta|en tu cuenta|adicional)\b",
    },
    "zh": {
        "discount": r"折扣|优惠|打折|特价|半价|减价|促销|立减|返现",
        "free": r"免费|赠送|白送|免单|退款|免收",
        "gift_card": r"礼品卡|礼券|代金券|购物卡|优惠券",
        "credits": r"赠金|账户余额|赠送积分|积分奖励",
    },
}  # fmt: skip
_PATTERNS = {
    language: {kind: re.compile(pattern, re.I) for kind, pattern in kinds.items()}
    for language, kinds in _OFFERS.items()
}


class Offer(NamedTuple):
    kind: OfferKind
    words: str
    start: int


def find_offers(text: str, languages: tuple[str, ...]) -> Iterator[Offer]:
    for language in languages:
        for kind, pattern in _PATTERNS.get(language, {}).items():
            for match in pattern.finditer(text):
                yield Offer(kind, match[0], match.start())


def kinds_offered(text: str) -> set[OfferKind]:
    """What the settings' own words promise, in whatever language they are written."""
    return {offer.kind for offer in find_offers(text, tuple(_PATTERNS))}
