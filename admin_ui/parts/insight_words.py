"""The judgements of an insight in words."""

from __future__ import annotations

from services.translation import _


def kinds() -> dict[str, str]:
    return {"standard": _("Standard"), "high_value": _("High value"), "needs_handling": _("Needs handling")}


def sentiments() -> dict[str, str]:
    return {"positive": _("positive"), "neutral": _("neutral"), "negative": _("negative")}


def interests() -> dict[str, str]:
    return {
        "none": _("none"),
        "mentioned": _("mentioned the product"),
        "interested": _("interested"),
        "very_interested": _("very interested"),
    }
