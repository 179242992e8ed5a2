"""How the styles of an order or of a sample are made, where some of it stands in the lines only."""

from collections.abc import Iterable, Sequence

from services.order.styles.alike import alike
from shared.events.styles import Material, Point, Specification, StyleLine

WHOLE_MATERIAL = "material"
"""The position of a material that a line states for the style as a whole."""
WHOLE_CONSTRUCTION = 1


def specified(lines: Iterable[StyleLine], specifications: Iterable[Specification]) -> tuple[Specification, ...]:
    """One for each style of the lines. What a specification leaves out is taken from the style's lines.

    Colours of lines are always among the colourways: they are to be made.
    """
    stated = {alike(each.style): each for each in specifications}
    of_style: dict[str, list[StyleLine]] = {}
    for line in lines:
        of_style.setdefault(alike(line.style), []).append(line)
    return tuple(_of(stated.get(key), those) for key, those in of_style.items())


def _of(stated: Specification | None, lines: Sequence[StyleLine]) -> Specification:
    materials = [Material(position=WHOLE_MATERIAL, description=each) for each in _once(line.material for line in lines)]
    points = [Point(number=WHOLE_CONSTRUCTION, text=each) for each in _once(line.construction for line in lines)]
    return Specification(
        style=lines[0].style,
        materials=(stated.materials if stated else ()) or tuple(materials),
        construction=(stated.construction if stated else ()) or tuple(points),
        colourways=tuple(_once([*(stated.colourways if stated else ()), *(line.colour for line in lines)])),
    )


def _once(texts: Iterable[str | None]) -> list[str]:
    """Each that is stated, as it was written first."""
    found: dict[str, str] = {}
    for text in texts:
        if text is not None:
            found.setdefault(alike(text), text)
    return list(found.values())
