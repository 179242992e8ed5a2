"""`make mutants`: bugs planted in copies of the core, one at a time. One that no test notices fails the run."""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console

from gendan.progress import Telling, telling
from tests.mutants.all import ALL
from tests.mutants.mutant import Mutant
from tests.mutants.trying import Tried, Verdict, copied, run, tried

SOUND_PATIENCE = 600.0


async def main(wanted: Sequence[Mutant], jobs: int, console: Console) -> int:
    """0: all were caught. 1: one was not. 2: a test fails although nothing was planted."""
    with copied() as sound:
        nodes = sorted({node for mutant in wanted for node in mutant.caught_by})
        console.print(f"first without any planted bug: {len(nodes)} tests")
        ran = await run(nodes, sound, "-n", str(jobs), "--dist", "loadfile", patience=SOUND_PATIENCE)
        if ran.code != 0:
            console.print(ran.said, markup=False, highlight=False)
            console.print("a test that fails anyway notices nothing: mend it first")
            return 2
        (sound / "report.xml").unlink()
        free = asyncio.Semaphore(jobs)
        with telling(console, len(wanted), "mutants") as progress:
            progress.begins("planted bugs")

            async def judge(mutant: Mutant) -> Tried:
                async with free:
                    found = await tried(mutant, sound)
                _tell(found, progress)
                return found

            found = await asyncio.gather(*map(judge, wanted))
    print(json.dumps(_summary(found), indent=2, ensure_ascii=False))
    return int(any(each.verdict is not Verdict.CAUGHT for each in found))


def _tell(found: Tried, progress: Telling) -> None:
    told = [f"{found.verdict:>8}  {found.seconds:5.1f} s  {found.mutant}", *filter(None, [found.words])]
    progress.console.print("\n          ".join(told), markup=False, highlight=False, soft_wrap=True)
    progress.advances(1)


def _summary(found: Sequence[Tried]) -> dict[str, object]:
    counted = Counter(each.verdict for each in found)
    return {
        "mutants": len(found),
        **{verdict: counted[verdict] for verdict in Verdict},
        "each": [asdict(each) for each in sorted(found, key=lambda each: each.promise)],
    }


if __name__ == "__main__":
    words = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    words.add_argument("--only", default="", help="words of the names of those to try, with commas between them")
    words.add_argument("--jobs", type=int, default=2, help="how many are tried side by side")
    told = words.parse_args()
    chosen = [mutant for mutant in ALL if any(each in mutant.name for each in told.only.split(","))]
    if not chosen:
        words.error("\n  ".join(["no mutant is called so; there are:", *(mutant.name for mutant in ALL)]))
    sys.exit(asyncio.run(main(chosen, told.jobs, Console(stderr=True))))
