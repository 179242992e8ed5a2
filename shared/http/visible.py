"""What an answer shows of prices, costs, margins and remarks: to whoever asks no more than their roles may see.

Done once for all endpoints, on the answer as it is about to go out: an endpoint can forget it no more than it can
forget to say who may call it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import Response

from shared.events.confidential import Leave, Mark, marks_in, redactor

Hide = Callable[[Response, frozenset[Mark]], Response]


def hiding(answer: Any) -> Hide:
    """For an endpoint that answers with this type; where nothing in it is confidential, nothing is looked at."""
    if answer is None:
        return _as_it_is
    marks = marks_in(answer)
    return partial(_hide, answer, marks) if marks else _as_it_is


def _as_it_is(response: Response, _: frozenset[Mark]) -> Response:
    return response


def _hide(answer: Any, marks: frozenset[Mark], response: Response, sees: frozenset[Mark]) -> Response:
    if marks <= sees or not 200 <= response.status_code < 300:
        return response
    leave: Leave = redactor(answer, sees)
    response.body = leave(bytes(response.body))
    response.headers["Content-Length"] = str(len(response.body))
    return response
