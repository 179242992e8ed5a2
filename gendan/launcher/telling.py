"""Telling the person at the terminal how it goes: with a little colour there, in plain lines through a pipe."""

import os
import sys
from contextlib import suppress
from typing import TextIO

STYLES = {"ready": "\x1b[1;32m", "pages": "\x1b[32m"}
PLAIN = "\x1b[0m"

# No library for so little: `gendan up` would wait for it.


def say(line: str, to: TextIO = sys.stdout) -> None:
    """Tell one line. Nobody listening any more is no reason to stop."""
    style = next((style for word, style in STYLES.items() if line.startswith(word)), "")
    if style and to.isatty() and not os.environ.get("NO_COLOR"):
        line = f"{style}{line}{PLAIN}"
    with suppress(OSError):
        to.write(f"{line}\n")
        to.flush()
