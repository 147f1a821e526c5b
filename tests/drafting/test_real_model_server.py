"""The wire to a model is the one that a real OpenAI-compatible server speaks; the small model's words prove no more."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from gateways.llm import LanguageModel
from tests.drafting.model_server import find_model

ROOT = Path(__file__).resolve().parents[2]


class Note(BaseModel):
    subject: str = Field(max_length=60)
    score: int = Field(ge=1, le=5)


@pytest.mark.skipif(find_model() is None, reason="the dependency group model is not installed")
async def test_a_real_server_streams_a_structured_answer() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.drafting.model_server",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        address = (await asyncio.wait_for(process.stdout.readline(), 120)).decode().strip()
        heard: list[int] = []
        model = LanguageModel(f"{address}/v1", "none", "smollm2")
        note, usage = await model.write(
            "You write short notes as JSON.",
            "A note about route planning.",
            Note,
            key="t",
            deadline_s=300,
            on_progress=heard.append,
        )
        await model.close()
        assert isinstance(note, Note)
        assert 1 <= note.score <= 5
        assert heard == sorted(heard)
        assert heard[-1] > 0
        assert usage.output_tokens > 0
    finally:
        process.kill()
        await process.wait()
