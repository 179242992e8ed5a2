"""Logs: readable on a terminal, JSON for machines; the correlation and order of a request ride along."""

import logging
import sys
from contextlib import suppress

import structlog


class _Out:
    """Standard output. What cannot be written, because the disk is full, is lost, and no work fails because of it."""

    def write(self, text: str) -> None:
        with suppress(OSError):
            sys.stdout.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stdout.flush()


def configure(log_format: str, service: str) -> None:
    """Set up structlog for this process; other loggers (uvicorn, nats) speak through it, from warnings up."""
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    stamp: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*stamp, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=_Out()),  # type: ignore[arg-type]  # no more is asked of it
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=stamp, processor=renderer))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("asyncpg").setLevel(logging.ERROR)  # what it cannot connect to is told by whoever asked for it
