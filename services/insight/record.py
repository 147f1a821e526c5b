"""An insight as its row keeps it: plain JSON, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.insight.judging import Insight, InsightKind, Interest, Quoted, Sentiment

# The insight of a reply `r` as it leaves the house: what nothing bears out is null there, and no "none" and no 1
# that somebody would count (`Insight.says_interest`, `says_score`).
SAID_ONLY = """r.insight
    || CASE WHEN r.insight->>'interest' = 'none' AND r.insight->>'interest_quote' = ''
             AND r.insight->'corrected' IS DISTINCT FROM 'true' THEN '{"interest": null}'::jsonb ELSE '{}' END
    || CASE WHEN r.insight->>'score' = '1' AND r.insight->>'score_quote' = ''
             AND r.insight->'corrected' IS DISTINCT FROM 'true' THEN '{"score": null}'::jsonb ELSE '{}' END"""

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
