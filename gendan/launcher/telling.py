"""Telling the person at the terminal how it goes: with a little colour there, in plain lines through a pipe."""

import os
import sys
from contextlib import suppress
from typing import TextIO


class Standard:
    """One of the process's own streams, whichever that is when something is told."""

    def __init__(self, name: str) -> None:
        self._name = name

    def now(self) -> TextIO:
        stream: TextIO = getattr(sys, self._name)
        return stream


out, err = Standard("stdout"), Standard("stderr")
STYLES = {"ready": "\x1b[1;32m", "pages": "\x1b[32m"}
PLAIN = "\x1b[0m"

# No library for so little: `gendan up` would wait for it.


def say(line: str, to: Standard = out) -> None:
    """Tell one line. Nobody listening any more is no reason to stop."""
    stream = to.now()
    style = next((style for word, style in STYLES.items() if line.startswith(word)), "")
    if style and stream.isatty() and not os.environ.get("NO_COLOR"):
        line = f"{style}{line}{PLAIN}"
    with suppress(OSError):
        stream.write(f"{line}\n")
        stream.flush()
