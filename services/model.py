"""The language model of this installation, if there is one: one client for the whole process."""

from __future__ import annotations

from functools import cache

import config
from gateways.llm import LanguageModel


def has_model() -> bool:
    """Without opening a client, which takes a tenth of a second the first time."""
    return config.settings().has_model


def language_model() -> LanguageModel | None:
    """None without OPENAI_API_KEY and OPENAI_BASE_URL: the built-in writer and reader work then, and say so."""
    settings = config.settings()
    if not settings.has_model:
        return None
    base_url = settings.openai_base_url or "https://api.openai.com/v1"
    return _client(base_url, settings.openai_api_key, settings.openai_model, settings.model_at_once)


@cache
def _client(base_url: str, api_key: str, model: str, at_once: int) -> LanguageModel:
    return LanguageModel(base_url, api_key, model, at_once)
