"""Logs: readable on a terminal, JSON for machines; the correlation and order of a request ride along."""

import logging
import sys
from contextlib import suppress

import structlog

TRACES = {"exception", "stack"}


class _Out:
    """Standard output. What cannot be written, because the disk is full, is lost, and no work fails because of it."""

    def write(self, text: str) -> None:
        with suppress(OSError):
            sys.stdout.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stdout.flush()


def harmless(_logger: object, _name: str, told: structlog.types.EventDict) -> structlog.types.EventDict:
    """For a terminal: what somebody sent begins no line of its own and changes no colour; it is escaped, as in Python.

    Traces keep their lines, set in: what stands at the beginning of a line is ours.
    """
    return {
        _escaped(name): (_set_in(value) if name in TRACES else _escaped(value)) if isinstance(value, str) else value
        for name, value in told.items()
    }


def _escaped(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _set_in(trace: str) -> str:
    return "\n".join(f"    {_escaped(line)}" for line in trace.split("\n"))


def configure(log_format: str, service: str) -> None:
    """Set up structlog for this process; other loggers (uvicorn, nats) speak through it, from warnings up."""
    rendered: list[structlog.types.Processor] = (
        [structlog.processors.JSONRenderer()]
        if log_format == "json"
        else [harmless, structlog.dev.ConsoleRenderer(colors=False)]
    )
    stamp: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*stamp, *rendered],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=_Out()),  # type: ignore[arg-type]  # no more is asked of it
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler()
    without_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=stamp, processors=[without_meta, *rendered])
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("asyncpg").setLevel(logging.ERROR)  # what it cannot connect to is told by whoever asked for it
