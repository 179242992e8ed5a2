"""Whose children are whose, and who sees to it that none outlives us."""

import subprocess
import sys
from pathlib import Path

import psutil

from gendan.launcher.python import SOURCE
from tests.launcher.launched import alive, wait_until


def test_where_the_kernel_does_not_do_it_a_watchdog_kills_the_children(folder: Path) -> None:
    words = f"""
import asyncio, pathlib
from gendan.launcher import children, ends
children._libc = None  # as elsewhere than on Linux
children.watch()
started = [children.start(children.Program("sleep", ["sleep", "60"], {{}}, pathlib.Path("{folder}/log"))) for _ in "ab"]
started[0].kill()
asyncio.run(ends.gone(started[0]))
print(started[1].pid, flush=True)
started[1].wait()
"""
    parent = subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, text=True, cwd=SOURCE)
    assert parent.stdout
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not alive([child]), seconds=10)


def test_those_whose_parent_died_are_reaped_by_us_and_our_own_are_not(folder: Path) -> None:
    words = f"""
import os, pathlib, time
from gendan.launcher import children
children.watch()
program = lambda words: children.Program("sh", ["sh", "-c", words], os.environ, pathlib.Path("{folder}/log"))
start = lambda words: children.start(program(words))
ours = lambda: pathlib.Path(f"/proc/self/task/{{os.getpid()}}/children").read_text().split()
start("sleep 0.01 & exit").wait()
assert ours(), "nobody was adopted"
deadline = time.monotonic() + 10
while ours() and time.monotonic() < deadline:
    children.reap_strays()
assert not ours(), "an adopted one was not reaped"
child = start("exit 7")
os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
children.reap_strays()
print(child.wait())
"""
    done = subprocess.run([sys.executable, "-c", words], stdout=subprocess.PIPE, text=True, cwd=SOURCE, check=True)
    assert done.stdout == "7\n"
