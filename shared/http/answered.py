"""What a service answered in one real run, by operation: the examples of its answers in the contract."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

FILE = "answers.json"


def answered(service: str) -> Mapping[str, Any]:
    """The answers that are kept in the service's package; none where nothing is kept."""
    try:
        text = (files(f"services.{service}") / FILE).read_text("utf-8")
    except (ModuleNotFoundError, FileNotFoundError):
        return {}
    kept: dict[str, Any] = json.loads(text)
    return kept
