"""Elsewhere than on Linux the kernel lets children outlive their parent: this process sees to it that they do not.

It reads `+pid` and `-pid` from the launcher, and when the launcher is gone it kills those that are left, each with
its process group.
"""

import os
import signal
import sys
from contextlib import suppress


def watch() -> None:
    left: set[int] = set()
    for line in sys.stdin:
        sign, pid = line[0], int(line[1:])
        (left.add if sign == "+" else left.discard)(pid)
    for pid in left:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    watch()
