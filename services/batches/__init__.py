"""Batches: many customers worked through by one command; begun, driven, paused, resumed, cancelled (SPEC C6).

What is done with each customer is registered by the room that does it: services.profiles analyses.
"""

from services.batches.changing import cancel_batch, pause_batch, resume_batch, retry_failed
from services.batches.reading import (
    MOST_BATCHES,
    BatchLine,
    BatchLines,
    BatchView,
    read_batch,
    read_batch_lines,
    read_batches,
)

__all__ = [
    "MOST_BATCHES",
    "BatchLine",
    "BatchLines",
    "BatchView",
    "cancel_batch",
    "pause_batch",
    "read_batch",
    "read_batch_lines",
    "read_batches",
    "resume_batch",
    "retry_failed",
]
