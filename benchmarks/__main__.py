"""`make bench`: every row, as a table and as benchmarks/results.json. `make bench ROW=import` picks one."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import import_rate
from benchmarks.measured import Measured

ROWS: dict[str, Callable[[], Measured]] = {"import": import_rate.measure}


def main(wanted: list[str]) -> None:
    if unknown := set(wanted) - set(ROWS):
        sys.exit(f"there is no row {', '.join(unknown)}; there are {', '.join(ROWS)}")
    found = [ROWS[row]().as_json() for row in wanted or ROWS]
    table = Table("row", "what", "ours", "floor", "ratio (min to max)", "must", "aim")
    for each in found:
        ratio = each["ratio"]
        table.add_row(
            each["row"],
            each["what"],
            f"{each['ours']:,.0f} {each['unit']}",
            f"{each['floor']:,.0f} {each['unit']}",
            f"{ratio['median']:.2f} ({ratio['min']:.2f} to {ratio['max']:.2f})",
            str(each["must"] or ""),
            str(each["aim"] or ""),
        )
    Console().print(table)
    Path(__file__).with_name("results.json").write_text(json.dumps(found, indent=2) + "\n")


main(sys.argv[1:])
