"""What the log says of answers from 500 on: a fault of ours with all that is known of it, a part that is away briefly.

While PostgreSQL is away every request is refused; a trace of each would fill the disk and take the time of the others.
"""

from time import monotonic
from types import TracebackType

import structlog
from fastapi_problem.error import Problem

from shared.errors import GendanError
from shared.store.away import AWAY

log = structlog.get_logger()

EVERY = 1.0
"""Seconds between two lines about what is refused."""


class Faults:
    """Takes the place of a logger."""

    def __init__(self) -> None:
        self._told_at, self._untold = -EVERY, 0

    def exception(self, title: str, exc_info: tuple[type[Exception], Exception, TracebackType | None]) -> None:
        """Called for each such answer, with what led to it."""
        error = exc_info[1]
        if not isinstance(error, (GendanError, Problem, *AWAY)):
            log.error(title, exc_info=exc_info)
            return
        self._untold += 1
        if monotonic() - self._told_at >= EVERY:
            log.warning("refused", why=title, error=repr(error)[:300], requests=self._untold)
            self._told_at, self._untold = monotonic(), 0

    def debug(self, _: str) -> None:
        """Which handler was chosen is of no interest."""
