"""Telling the person at the terminal how it goes: with a little colour there, in plain lines through a pipe."""

from contextlib import suppress

from rich.console import Console
from rich.text import Text

STYLES = {"ready": "bold green", "pages": "green"}

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def say(line: str, console: Console = out) -> None:
    """Tell one line; it stays one line, however narrow the terminal. Nobody listening any more is no reason to stop."""
    style = next((style for word, style in STYLES.items() if line.startswith(word)), "")
    with suppress(OSError):
        console.print(Text(line, style=style), soft_wrap=True)
        console.file.flush()
