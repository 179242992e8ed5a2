"""The report in words, for whoever runs the import."""

import re
from collections.abc import Iterator, Sequence

from gendan.scms.columns import NOT_TAKEN_OVER
from gendan.scms.figures import Figures
from gendan.scms.report import Entry

LONGEST = 60  # characters of a cell; the report has them all
_DIGITS = re.compile(r"\d+")
FEW = 3  # lines named where the file has its own word for it
MANY = 20  # lines named where each has to be looked at


def of_figures(f: Figures, rows: int) -> Iterator[str]:
    """What the rows become: the figures that tracking will report."""
    yield f"{rows:,} rows become"
    yield f"  {f.customers:,} customers"
    yield (
        f"  {f.orders:,} orders ({f.orders_in_several_shipments:,} in several shipments, "
        f"{f.orders_without_quotation_and_release:,} with neither quotation nor release date, "
        f"{f.orders_with_late_line:,} with a late line)"
    )
    yield f"  {f.shipments:,} shipments"
    yield f"  {f.lines:,} order lines ({f.lines_direct:,} direct by the vendor, {f.lines_from_stock:,} from stock)"
    never = f", {f.not_delivered:,} not known to be delivered" if f.not_delivered else ""
    yield f"  {f.late:,} lines late, {f.on_time:,} on time, {f.early:,} early{never}"
    yield (
        f"  {f.value:,} USD as stated; {f.lines_differing:,} lines differ from quantity × price, "
        f"by {f.difference:,} USD in total; {f.zero_prices:,} prices and {f.zero_values:,} values are zero"
    )
    yield f"  {f.quantity:,} packs"


def of_cells(found: Sequence[Entry]) -> Iterator[str]:
    """Cells that were not simply taken over, those alike together."""
    yield from _together("cells that are no value", [e for e in found if e.kind == "cell"], FEW)
    yield from _together("cells that could not be read", [e for e in found if e.kind == "lost"], MANY)
    yield f"columns that are not taken over: {', '.join(NOT_TAKEN_OVER)}"


def of_failures(found: Sequence[Entry]) -> Iterator[str]:
    """What did not come in, and why."""
    yield from _together("orders left out, because of", [e for e in found if e.kind == "defect"], MANY)
    yield from _together("refused by a service", [e for e in found if e.kind == "refused"], MANY)
    yield from _together("not told", [e for e in found if e.kind == "untold"], MANY)


def _together(title: str, found: Sequence[Entry], named: int) -> Iterator[str]:
    """Those that differ in numbers only are alike: the first stands for them."""
    alike: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in found:
        its_key = (entry.column, _DIGITS.sub("", entry.text), _DIGITS.sub("", entry.words))
        alike.setdefault(its_key, []).append(entry)
    if alike:
        yield f"{title}:"
    for key in sorted(alike, key=lambda key: (key[0], -len(alike[key]))):
        first = alike[key][0]
        subject = f"{first.column} {_short(first.text)!r}" if first.column else first.text
        yield f"  {subject}: {first.words} ({_lines([entry.line for entry in alike[key]], named)})"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _lines(lines: Sequence[int], named: int) -> str:
    told = ", ".join(map(str, lines[:named]))
    more = f" and {len(lines) - named:,} more" if len(lines) > named else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {told}{more}"
