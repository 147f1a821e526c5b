"""Figures for Prometheus: what this process counts, and rows by state; nothing about anybody."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from fastapi import APIRouter, Response
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.errors import ForPrograms
from services import health
from services.health import Figure

router = APIRouter(route_class=ForPrograms)
_GOOD_FOR_S = 5.0  # counting costs a scan, and anybody may ask


class _Counted(Collector):
    """Figures read before, since Prometheus's collectors can't wait for a database."""

    def __init__(self, figures: tuple[Figure, ...]) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        for figure in self._figures:
            gauge = GaugeMetricFamily(f"askusers_{figure.name}", figure.words, labels=figure.labels)
            for labels, count in figure.counts:
                gauge.add_metric(labels, count)
            yield gauge


class _Kept:
    """The counts of rows as text, counted again when they are old; many who ask at once count once."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._text, self._made_at = b"", -_GOOD_FOR_S

    async def text(self) -> bytes:
        async with self._lock:
            if time.monotonic() - self._made_at >= _GOOD_FOR_S:
                registry = CollectorRegistry()
                registry.register(_Counted(await health.read_figures()))
                self._text, self._made_at = generate_latest(registry), time.monotonic()
            return self._text


_kept = _Kept()


@router.get("/metrics")
async def read_metrics() -> Response:
    """What the process itself counts stands in Prometheus's own registry (services.metrics)."""
    return Response(await _kept.text() + generate_latest(REGISTRY), media_type=CONTENT_TYPE_PLAIN_0_0_4)
