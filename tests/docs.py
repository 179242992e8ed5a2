"""The documentation, as tests read it: a page, and the tables on it."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def table(page: str, heading: str) -> list[dict[str, str]]:
    """The table under a heading: one dict per row, its columns named without their Chinese."""
    lines = page.split(f"## {heading}\n")[1].split("\n## ", maxsplit=1)[0].splitlines()
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in lines if row.startswith("|")]
    names = [re.sub(r"\s*[\u4e00-\u9fff]+", "", name).strip() for name in rows[0]]
    return [dict(zip(names, row, strict=True)) for row in rows[2:]]
