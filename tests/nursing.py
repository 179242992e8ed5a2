"""The process from which tests/nursery.py has programs forked; it has one thread, and ends when nobody can ask it."""

import gc
import json
import os
import runpy
import socket
import sys
import time
from importlib import import_module

from gendan.importing import importing
from gendan.launcher.children import die_with
from gendan.launcher.nursery import MODULES
from gendan.serve import PARENT
from gendan.services import existing

APPS = [service.app.partition(":")[0] for service in existing()]
LONGEST = 131_072


def nurse(asked: socket.socket) -> list[str]:
    """Fork one for everyone who asks, and say of each how it ended. Returns in the newborn only: its words."""
    us = os.getpid()
    while True:
        told, descriptors, _, _ = socket.recv_fds(asked, LONGEST, 3)
        if not told:
            sys.exit()
        match json.loads(told):
            case int(ended):
                _, status = os.waitpid(ended, 0)
                asked.send(str(os.waitstatus_to_exitcode(status)).encode())
            case [words, environment]:
                if not (pid := os.fork()):
                    asked.close()
                    die_with(us)
                    _settle(environment, descriptors)
                    return list(words)
                lives = os.pidfd_open(pid)
                socket.send_fds(asked, [str(pid).encode()], [lives])
                for descriptor in (lives, *descriptors):
                    os.close(descriptor)


def _settle(environment: dict[str, str], descriptors: list[int]) -> None:
    """Be a process like one that was started as a program."""
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    environment.pop(PARENT, None)  # we are its parent, and it dies with us
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()


def main() -> None:
    with importing():
        for module in (*MODULES, "uvloop", *APPS):
            import_module(module)
    import_module("gendan.cli")
    gc.freeze()
    gc.disable()  # what is collected here each of those born would have to copy
    words = nurse(socket.socket(fileno=int(sys.argv[1])))
    gc.enable()
    sys.argv = words
    sys.modules.pop(words[0], None)  # it is to be run, not to be had
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
