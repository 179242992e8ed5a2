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


def environment(told: Mapping[str, str]) -> dict[str, str]:
    """With the very code that we are, installed or not."""
    path = [str(SOURCE), *filter(None, [told.get("PYTHONPATH", "")])]
    return {**told, "PYTHONPATH": os.pathsep.join(path)}


def public(around: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process of ours before it is told who it is: nothing of gendan's is in it, no database."""
    return environment({name: value for name, value in around.items() if not is_ours(name)})


def is_ours(name: str) -> bool:
    """Whether what stands under this name may be a secret of gendan's."""
    return name.startswith(OURS) or name.endswith(DATABASE)
