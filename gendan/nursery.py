"""The nursery: a process that has imported what all services share, and forks one of them whenever it is asked to.

So imports are paid for once, also when a service is started again, and what was imported is in memory once. It has
one thread, no event loop and no secret; who is born of it becomes the launcher's child, and what it is to know alone
is told to it alone.
"""

import gc
import json
import os
import socket
import sys
import time
from contextlib import suppress
from importlib import import_module

from gendan.importing import importing
from gendan.launcher.children import be_called, die_with

LONGEST = 65_536


def nurse(asked: socket.socket) -> tuple[list[str], int]:
    """Fork one for everyone who asks. Returns in the newborn only: its words, and the socket on which it listens.

    With the words come its standard input, its log and that socket. Ends when nobody is left who could ask.
    """
    launcher = os.getppid()
    while True:
        words, descriptors, _, _ = socket.recv_fds(asked, LONGEST, 3)
        if not words:
            sys.exit()
        if _is_newborn():
            asked.close()
            die_with(launcher)
            told, log, listener = descriptors
            _settle(told, log)
            return json.loads(words), listener
        for descriptor in descriptors:
            os.close(descriptor)


def _is_newborn() -> bool:
    """Fork a grandchild and lose its parent at once: it falls to the launcher, which takes in who is left alone."""
    if between := os.fork():
        os.waitpid(between, 0)
        return False
    between = os.getpid()
    if os.fork():
        os._exit(0)
    while os.getppid() == between:
        time.sleep(0.0002)
    return True


def _settle(told: int, log: int) -> None:
    """Be a process like one that was started as a program, and say who we are."""
    os.setsid()
    for descriptor, number in ((told, 0), (log, 1), (log, 2)):
        os.dup2(descriptor, number)
    os.close(told)
    os.close(log)
    with suppress(ConnectionError):
        os.write(0, str(os.getpid()).encode())


def main() -> None:
    descriptor, *modules = sys.argv[1:]
    with importing():
        for module in modules:
            import_module(module)
    gc.disable()  # what is collected here, or looked at for it, each of those born would have to copy
    words, listener = nurse(socket.socket(fileno=int(descriptor)))
    from gendan.serve import parsed, serve  # noqa: PLC0415  among the modules; a test's nursery may have none

    told = parsed(words)
    be_called(f"gendan {told.name}")
    serve(**vars(told) | {"listener": listener})


if __name__ == "__main__":
    main()
