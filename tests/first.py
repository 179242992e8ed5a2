"""Which test files are begun first: whatever waits for processes of its own, so that nobody waits for it at the end."""

from collections.abc import Sequence
from pathlib import Path

import pytest

FIRST = (
    "promises/test_24",
    "contract/test_fuzzed.py",
    "conformance/test_in",
    "launcher/test_first_look.py",
    "promises/test_17",
    "clients",
    "promises/test_19",
    "tracking/test_accessible.py",
    "faults/test_smoke.py",
    "promises",
    "stories/test_by_forms.py",
    "rights",
    "partners",
    "conformance",
    "contract",
    "tracking/test_in_a_browser.py",
    "launcher",
    "stories",
    "deploy",
)
"""Of the folder of tests; what takes longest stands first. Another order costs time, and nothing else."""

HERE = Path(__file__).parent


def by_length(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests in the order in which their files are to be begun; within a file they stay as they are."""
    return sorted(items, key=_turn)


def _turn(item: pytest.Item) -> int:
    path = item.path.relative_to(HERE).as_posix()
    return next((turn for turn, name in enumerate(FIRST) if path.startswith(name)), len(FIRST))
