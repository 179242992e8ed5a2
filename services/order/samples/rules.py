"""What a sample request must satisfy: the four elements 四大要素, in the lines' own format (domain.md 35 and 36)."""

from collections import Counter

from services.order.styles.specified import specified
from shared.errors import Rejected
from shared.events.sample import SampleRequested

MOST_LINES = 100


def check_request(wanted: SampleRequested) -> None:
    """Raises Rejected with the first rule that is broken."""
    if not wanted.lines:
        raise Rejected("a sample request needs at least one line")
    number, times = Counter(line.number for line in wanted.lines).most_common(1)[0]
    if times > 1:
        raise Rejected(f"line {number} stands twice: each line needs a number of its own")
    styles = {line.style for line in wanted.lines}
    if stray := [each.style for each in wanted.specifications if each.style not in styles]:
        raise Rejected(f"style {stray[0]} is specified, and no line asks for it")
    for each in specified(wanted.lines, wanted.specifications):
        missing = [
            name
            for name, told in (
                ("material 原料", each.materials),
                ("colour 颜色搭配", each.colourways),
                ("construction 做法", each.construction),
            )
            if not told
        ]
        if missing:
            raise Rejected(
                f"style {each.style} lacks {' and '.join(missing)}: the sample room needs all four elements 四大要素",
                gate="four_elements",
                missing=f"{' and '.join(missing)} of style {each.style}",
                opened_by="whoever writes the request",
            )
