"""Our own Python modules as programs of their own."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

OURS, DATABASE = "GENDAN_", "_DATABASE_URL"
SOURCE = Path(__file__).parents[2]


def words(module: str, *arguments: str) -> list[str]:
    """`-P`: what lies in the folder from which somebody starts us is not to be taken for our modules."""
    return [sys.executable, "-P", "-m", module, *arguments]


def arguments(words: Sequence[str]) -> Sequence[str]:
    """Those among such words that are for the module itself."""
    return words[4:]


def environment(around: Mapping[str, str]) -> dict[str, str]:
    """With the very code that we are, installed or not; without what is ours, and databases: who needs it is told."""
    kept = {name: value for name, value in around.items() if not is_ours(name)}
    path = [str(SOURCE), *filter(None, [around.get("PYTHONPATH", "")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(path)}


def is_ours(name: str) -> bool:
    """Whether a variable of this name may be a secret of gendan's."""
    return name.startswith(OURS) or name.endswith(DATABASE)
