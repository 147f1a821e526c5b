"""An insight as its row keeps it: plain JSON, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.insight.judging import Insight, InsightKind, Interest, Quoted, Sentiment

_LISTS = ("topics", "pains", "usage", "requests", "action_items")


def insight_to_json(insight: Insight) -> dict[str, Any]:
    return asdict(insight)


def insight_from_json(kept: dict[str, Any]) -> Insight:
    return Insight(
        **{
            **kept,
            "kind": InsightKind(kept["kind"]),
            "sentiment": Sentiment(kept["sentiment"]),
            "interest": Interest(kept["interest"]),
            "next_step": Quoted(**kept["next_step"]),
            **{name: tuple(Quoted(**item) for item in kept[name]) for name in _LISTS},
        }
    )
