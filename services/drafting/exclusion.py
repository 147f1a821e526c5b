"""Somebody who was left out of what was done for many, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exclusion:
    name: str
    reason: str
