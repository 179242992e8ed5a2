"""`make bench`: every row, as a table and as benchmarks/results.json. `make bench ROW=5` picks one.

Rows that are measured together come together: `ROW=2` measures 1 to 4.
"""

import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.measured import Measured

RESULTS = Path(__file__).with_name("results.json")
ROWS = {
    "benchmarks.rows_1_to_4": ("1", "2", "3", "3b", "4"),
    "benchmarks.rows_5_and_6": ("5", "6"),
    "benchmarks.row_7": ("7", "7b"),
    "benchmarks.row_8": ("8",),
    "benchmarks.row_9": ("9",),
    "benchmarks.row_10": ("10",),
    "benchmarks.row_11": ("11", "11b"),
    "benchmarks.rows_12_and_14": ("12", "14"),
    "benchmarks.row_13": ("13", "13b"),
    "benchmarks.row_15": ("15", "15b", "15c"),
    "benchmarks.import_rate": ("import",),
}
"""The module whose `measure()` finds these rows."""


def main(wanted: Sequence[str]) -> None:
    os.environ.setdefault("GENDAN_MOST_PER_SECOND", "0")  # all of the load comes from one caller
    known = [row for rows in ROWS.values() for row in rows]
    if unknown := set(wanted) - set(known):
        sys.exit(f"there is no row {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    console = Console()
    found: list[dict[str, Any]] = []
    for module, rows in ROWS.items():
        if not wanted or set(wanted) & set(rows):
            console.print(f"measuring {', '.join(rows)}", highlight=False)
            measured: list[Measured] = import_module(module).measure()
            found += [each.as_json() for each in measured]
            _keep(found, known)
    console.print(table(found))


def table(found: Sequence[dict[str, Any]]) -> Table:
    """Ours beside the floor or peer, and whether what must be, is."""
    shown = Table("row", "what", "ours", "floor", "ratio (min to max)", "must", "aim", "")
    for each in found:
        ratio, sign = each["ratio"], "≤" if each["bound"] == "at most" else "≥"
        shown.add_row(
            each["row"],
            each["what"],
            f"{each['ours']:,.4g} {each['unit']}",
            f"{each['floor']:,.4g} {each['unit']}",
            f"{ratio['median']:.2f} ({ratio['min']:.2f} to {ratio['max']:.2f})",
            f"{sign} {each['must']:g}" if each["must"] else "",
            f"{sign} {each['aim']:g}" if each["aim"] else "",
            {True: "met", False: "MISSED", None: ""}[each["met"]],
        )
    return shown


def _keep(found: Sequence[dict[str, Any]], known: Sequence[str]) -> None:
    """Write down what was found; rows that were not measured now stay as they were."""
    before = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    rows = {each["row"]: each for each in (*before, *found)}
    RESULTS.write_text(json.dumps([rows[row] for row in known if row in rows], indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
