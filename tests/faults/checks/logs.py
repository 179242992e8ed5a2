"""What the processes said: nothing went wrong behind everybody's back."""

from collections.abc import Iterator
from pathlib import Path

from tests.faults.violation import Violation

UNSEEN = ("Task exception was never retrieved", "was never awaited", "Exception in callback", "Fatal Python error")
"""What Python says of a failure that nobody has taken note of. Of futures asyncpg leaves one behind now and then, when
a server is killed in the middle of a query; whoever asked was told all the same.
"""


def nothing_unseen(logs: dict[str, str]) -> Iterator[Violation]:
    """Each line that tells of a failure which nobody handled, by the log's name."""
    for name, text in logs.items():
        for line in text.splitlines():
            if any(words in line for words in UNSEEN):
                yield Violation("nobody took note of a failure", f"{name}: {line[:300]}")


def read_logs(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(errors="replace") for path in sorted(folder.glob("*.log"))}
