"""The statistics against published values, and against chance itself."""

from __future__ import annotations

import random
from bisect import bisect
from functools import cache
from itertools import accumulate
from math import exp, lgamma, log
from statistics import NormalDist

import pytest

from services.dashboard.mails import rate_of
from services.experiments.comparing import compare, customers_needed, judge


@cache
def _up_to(n: int, rate: float) -> list[float]:
    """The binomial distribution's cumulative shares."""
    chances = (
        exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(rate) + (n - k) * log(1 - rate))
        for k in range(n + 1)
    )
    return list(accumulate(chances))


def answers(dice: random.Random, customers: int, rate: float) -> int:
    return min(bisect(_up_to(customers, rate), dice.random()), customers)


# R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10.
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
    (10, 10, 0, 10, 0.6075, 1.0000),
]


@pytest.mark.parametrize(("a", "of_a", "b", "of_b", "low", "high"), NEWCOMBE)
def test_differences_are_those_that_newcombe_published(
    a: int, of_a: int, b: int, of_b: int, low: float, high: float
) -> None:
    found = compare(rate_of(b, of_b), rate_of(a, of_a))
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00006)
    assert found.middle == pytest.approx(a / of_a - b / of_b)


# R: power.prop.test(p1 = .10, p2 = .15, power = .80) gives n = 685.6, and (p1 = .50, p2 = .75, power = .80) 57.7.
@pytest.mark.parametrize(("base", "difference", "variants", "needed"), [(0.10, 0.05, 2, 686), (0.5, 0.25, 2, 58)])
def test_the_plan_is_that_of_the_textbook(base: float, difference: float, variants: int, needed: int) -> None:
    assert customers_needed(base, difference, variants) == needed


def test_more_variants_and_smaller_differences_take_more_customers() -> None:
    assert customers_needed(0.1, 0.05, 2) < customers_needed(0.1, 0.05, 3) < customers_needed(0.1, 0.05, 4)
    assert customers_needed(0.1, 0.1, 2) < customers_needed(0.1, 0.05, 2) < customers_needed(0.1, 0.03, 2)


@pytest.mark.parametrize("variants", [2, 4])
@pytest.mark.parametrize("rate", [0.05, 0.3])
def test_where_there_is_no_difference_at_most_one_of_twenty_experiments_finds_one(rate: float, variants: int) -> None:
    runs, false_alarms = 2_000, 0
    planned = customers_needed(rate, 0.05, variants)
    dice = random.Random(20_261_122 + variants)
    for _ in range(runs):
        counts = [(planned, answers(dice, planned, rate)) for _ in range(variants)]
        false_alarms += any(found.is_more or found.is_less for found in judge(counts))
    noise = 3 * (0.05 * 0.95 / runs) ** 0.5
    assert false_alarms / runs <= 0.05 + noise
    assert false_alarms > 0


def test_a_difference_that_is_worth_knowing_is_found_four_times_of_five() -> None:
    planned, dice, runs = customers_needed(0.1, 0.05, 3), random.Random(7), 2_000
    found = 0
    for _ in range(runs):
        counts = [(planned, answers(dice, planned, rate)) for rate in (0.1, 0.15, 0.1)]
        found += judge(counts)[0].is_more
    assert found / runs == pytest.approx(0.8, abs=0.04)


def test_whoever_looked_every_day_would_be_fooled_which_is_why_it_is_judged_once() -> None:
    """The reason for `settled`: the same interval, asked twenty times on the way, errs far more often."""
    dice, runs, fooled = random.Random(11), 400, 0
    z = NormalDist().inv_cdf(0.975)
    for _ in range(runs):
        answered = [0, 0]
        for look in range(1, 21):
            answered = [held + answers(dice, 40, 0.1) for held in answered]
            found = compare(rate_of(answered[0], 40 * look, z), rate_of(answered[1], 40 * look, z))
            if found.is_more or found.is_less:
                fooled += 1
                break
    assert fooled / runs > 0.1
