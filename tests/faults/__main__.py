"""`make faults`: `python -m tests.faults --duration 30 --seed 7 --only kill,mute` runs a part of it."""

import argparse
import json
import random
import sys
from pathlib import Path

from rich.console import Console

from gendan.progress import telling
from tests.faults.plan import KINDS, plan
from tests.faults.run import run

SHOWN = 40
"""Violations told in words; all are counted."""


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    words.add_argument("--duration", type=float, default=600, help="seconds of faults")
    words.add_argument("--seed", type=int, help="of an earlier run, to run its plan again")
    words.add_argument("--only", type=kinds, default=(), help=f"kinds of faults: {','.join(KINDS)}")
    words.add_argument("--summary", type=Path, help="a file to write the summary to as well")
    words.add_argument("--logs", type=Path, help="a folder to keep what the services said, and what befell them when")
    asked = words.parse_args()
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(1_000_000)
    console = Console(stderr=True)
    console.print(f"seed {seed}", highlight=False)
    with telling(console, len(plan(seed, asked.duration, asked.only)), "faults") as progress:
        outcome = run(seed, asked.duration, asked.only, progress, asked.logs)
    for each in outcome.violations[:SHOWN]:
        console.print(f"{each.kind}: {each.words}", highlight=False, markup=False, soft_wrap=True)
    summary = json.dumps(outcome.summary(), indent=2)
    if asked.summary:
        asked.summary.write_text(summary + "\n")
    print(summary)
    return 1 if outcome.violations else 0


def kinds(text: str) -> tuple[str, ...]:
    chosen = tuple(text.split(","))
    if unknown := set(chosen) - set(KINDS):
        raise argparse.ArgumentTypeError(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    return chosen


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("stopped; the same seed begins it again")
