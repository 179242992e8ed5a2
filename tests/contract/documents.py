"""The committed documents of the contract, and what they would be if they were written now."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from gendan.services import FIRST_PORT, existing
from shared.http.combined import combined

COMMITTED = Path(__file__).parents[2] / "contract" / "openapi"
ALL = "gendan"
GATEWAY = {
    "url": "https://{host}",
    "description": "A gateway before all services",
    "variables": {"host": {"default": "gendan.internal", "description": "Where your installation is"}},
}


def app_of(service: str) -> FastAPI:
    app: FastAPI = import_module(f"services.{service}.app").app
    return app


def documents() -> dict[str, dict[str, Any]]:
    """By name: one of each service, and `gendan` of all of them together."""
    made = {each.name: json.loads(json.dumps(app_of(each.name).openapi())) for each in existing()}
    together = combined(made, [GATEWAY])
    for each in existing():
        made[each.name]["servers"] = [{"url": each.url(FIRST_PORT), "description": "As `gendan up` runs it"}]
    return {**made, ALL: together}


def committed() -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(COMMITTED.glob("*.json"))}


def text_of(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
