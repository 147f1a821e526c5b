"""What can be said of shares: how far apart they are, whether that may be chance, how many it takes to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

from services.dashboard.mails import Rate, rate_of

ERROR = 0.05  # of all comparisons of one experiment together
POWER = 0.8  # how often a difference that is as large as was worth knowing is found


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more the other earns than the first, in shares of 1; the truth lies between `low` and `high`."""

    low: float
    middle: float
    high: float

    @property
    def is_more(self) -> bool:
        return self.low > 0

    @property
    def is_less(self) -> bool:
        return self.high < 0


def compare(first: Rate, other: Rate) -> Difference:
    """The difference of two independent shares, with the confidence of the intervals that they carry.

    The hybrid score interval: R. G. Newcombe, Interval estimation for the difference between independent
    proportions, Statistics in Medicine 17 (1998), 873-890, method 10. It holds where shares are small.
    """
    middle = other.share - first.share
    down = sqrt((other.share - other.low) ** 2 + (first.high - first.share) ** 2)
    up = sqrt((other.high - other.share) ** 2 + (first.share - first.low) ** 2)
    return Difference(middle - down, middle, middle + up)


def judge(counts: Sequence[tuple[int, int]]) -> tuple[Difference, ...]:
    """Each variant but the first held against the first; `counts` are customers and, of them, those who answered.

    All intervals together hold with 95 % confidence: each is widened by Bonferroni's correction (O. J. Dunn,
    Multiple comparisons among means, JASA 56 (1961), 52-64), so that more variants find no more by chance. To be
    asked once, when the planned number is there: who looks again and again finds a difference in the end.
    """
    z = _quantile(len(counts) - 1)
    first, *others = (rate_of(answered, customers, z) for customers, answered in counts)
    return tuple(compare(first, other) for other in others)


def customers_needed(base_rate: float, difference: float, variants: int) -> int:
    """How many customers each variant takes to tell such a difference from chance, four times of five.

    J. L. Fleiss, B. Levin and M. C. Paik, Statistical Methods for Rates and Proportions (3rd edition, 2003),
    formula 4.14 without correction for continuity, at the error that is left to each of the comparisons.
    """
    better = min(base_rate + difference, 1.0)
    together = (base_rate + better) / 2
    by_chance = _quantile(variants - 1) * sqrt(2 * together * (1 - together))
    by_power = NormalDist().inv_cdf(POWER) * sqrt(base_rate * (1 - base_rate) + better * (1 - better))
    return ceil(((by_chance + by_power) / (better - base_rate)) ** 2)


def _quantile(comparisons: int) -> float:
    return NormalDist().inv_cdf(1 - ERROR / (2 * comparisons))
