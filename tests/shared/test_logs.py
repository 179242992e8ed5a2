"""What a client sends stands in a line of the log as it was sent, and is never a line of its own."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]

SENT = "Acme\n2026-11-25T00:00:00Z [info     ] released  \r\x1b[31mred\x1b[0m\x07\x08\x9b31m\u2028\u202egnp\x85next\x00"
"""Line breaks of all kinds, a line that looks like ours, colours, a bell, and text that runs backwards."""

SPEAKS = f"""
import logging, structlog
from shared.logs import configure
configure({{format!r}}, "order\\nforged")
sent = {SENT!r}
log = structlog.get_logger()
log.info("said", words=sent, many=[sent, {{sent: sent}}], **{{sent: 1}})
log.warning(sent)
logging.getLogger("uvicorn.error").warning("Invalid HTTP request received: %s", sent)
logging.getLogger(sent).warning("from elsewhere")
try:
    raise ValueError(sent)
except ValueError:
    log.exception("a fault", path=sent)
    logging.getLogger("x").exception(sent)
"""


def spoken(log_format: str) -> list[str]:
    """The lines that a process writes in this format."""
    words = [sys.executable, "-c", SPEAKS.replace("{format!r}", repr(log_format))]
    done = subprocess.run(words, cwd=HERE, capture_output=True, check=True, timeout=60)
    return (done.stdout + done.stderr).decode().split("\n")


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_what_a_client_sends_forges_no_line_and_moves_no_cursor(log_format: str) -> None:
    lines = spoken(log_format)
    assert len([line for line in lines if re.match(r"\d{4}-|\{", line)]) == 6
    for line in lines:
        assert line.isprintable(), ascii(line)
        assert not line.startswith("2026-11-25T00:00:00Z")


def test_machines_read_exactly_what_was_sent() -> None:
    said = next(told for line in spoken("json") if line and (told := json.loads(line))["event"] == "said")
    assert said["words"] == SENT
    assert said["many"][0] == SENT


def test_a_trace_is_still_read_line_by_line_on_a_terminal() -> None:
    lines = spoken("console")
    assert any(re.match(r"\s*Traceback", line) for line in lines)
    assert any(re.match(r"\s+File ", line) for line in lines)
