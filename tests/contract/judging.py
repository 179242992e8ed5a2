"""Whether what a service answers is what its contract says: for every answer of every test over HTTP."""

import re
from functools import cache, lru_cache
from typing import Any

import httpx
import jsonschema_rs
from fastapi import FastAPI

from shared.http.described import ANSWERED
from tests.contract.comparing import resolved

Document = dict[str, Any]
OUR_FAULT = 500
"""In no contract; tests that break something on purpose see it."""


class Judge:
    """Looks at each answer of one application. Raises AssertionError for one that the contract does not have."""

    def __init__(self, app: FastAPI) -> None:
        self.document: Document = app.openapi()
        self.patterns = [
            (re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))), path)
            for path in sorted(self.document["paths"], key=lambda path: path.count("{"))  # literal ones first
        ]
        self.validator = lru_cache(None)(self._validator)

    async def __call__(self, answer: httpx.Response) -> None:
        request, status = answer.request, str(answer.status_code)
        path = next((path for pattern, path in self.patterns if pattern.fullmatch(request.url.path)), None)
        operation = self.document["paths"].get(path, {}).get(request.method.lower())
        if operation is None or answer.status_code == OUR_FAULT:
            return
        name = f"{request.method} {path}"
        if status not in operation["responses"]:
            await answer.aread()
            raise AssertionError(f"{name} answers {status}, its contract does not: {answer.text[:500]}")
        response = resolved(self.document, operation["responses"][status])
        for header, told in response.get("headers", {}).items():
            needed = resolved(self.document, told).get("required", False)
            assert header in answer.headers or not needed, f"{name} answers {status} without {header}"
        untold = {header for header in ANSWERED if header in answer.headers} - response.get("headers", {}).keys()
        assert not untold, f"{name} answers {status} with {', '.join(untold)}, of which its contract says nothing"
        content = response.get("content", {})
        kind = answer.headers.get("content-type", "").partition(";")[0]
        assert kind in content or not (content or kind), f"{name} answers {status} as {kind or 'nothing'}"
        if kind.endswith("json") and not kind.endswith("ndjson"):
            await answer.aread()
            errors = list(self.validator(path, request.method.lower(), status, kind).iter_errors(answer.json()))
            assert not errors, f"{name} answers {status}: {errors[0]}\n{answer.text[:2000]}"

    def _validator(self, path: str, method: str, status: str, kind: str) -> jsonschema_rs.Draft202012Validator:
        response = resolved(self.document, self.document["paths"][path][method]["responses"][status])
        schema = {**response["content"][kind]["schema"], "components": self.document["components"]}
        return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


@cache
def judge_of(app: FastAPI) -> Judge:
    """One for all tests: what it has made of a schema serves them all."""
    return Judge(app)
