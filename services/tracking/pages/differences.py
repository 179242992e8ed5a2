"""What changed between two moments, as a page says it: by thing, in the words of the field and of its values."""

import re
from collections.abc import Iterable
from functools import partial

from services.tracking.dossier.comparison import Difference
from services.tracking.pages.catalogue import CATALOGUE, Language, say

SAID_BY: dict[str, tuple[str, ...]] = {
    "headline": ("headline",),
    "commercial": ("commercial",),
    "sampling": ("sampling",),
    "material": ("material",),
    "production": ("production",),
    "quality": ("quality",),
    "logistics": ("logistics",),
    "documents": ("documents",),
    "payment": ("payment",),
    "countersign": ("countersign",),
    "standing": ("standing", "sampling", "material", "payment"),
    "stage": ("logistics", "making"),
    "basis": ("basis",),
    "flow": ("flow",),
    "mode": ("mode",),
    "unit": ("unit",),
    "prospect": ("prospect",),
    "owner": ("owner",),
    "waits_for": ("party", "side", "owner"),
    "by": ("side",),
    "reason": ("cause",),
    "step": ("step", "topic"),
    "due": ("due",),
    "result": ("result",),
    "time": ("inspection",),
    "inspector": ("inspector",),
    "kind": ("sample",),
    "severity": ("severity",),
    "element": ("element",),
    "title": ("title",),
}
"""In which sections of the catalogue a field's values have words: the first that has some."""
UNSAID = frozenset({"words", "milestones"})
"""English that the page says in words of its own, and a new plan's milestones, each of which is listed by itself."""
STATUS = (
    "headline",
    "late",
    "overdue",
    "commercial",
    "sampling",
    "material",
    "production",
    "quality",
    "logistics",
    "documents",
    "payment",
    "production_waits",
    "originals_wait",
)
FIRST = ("status", "outlook", "open", "next", "exceptions", "milestones", "ready", "plan")
"""What somebody asks for first; all else follows in the order of the order's fields."""
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
Things = list[tuple[tuple[str, ...], list[Difference]]]


def by_area(differences: Iterable[Difference]) -> list[tuple[str, Things]]:
    """By the order's field, what is asked for first before all else, and in that by the thing; the axes together."""
    found: dict[str, dict[tuple[str, ...], list[Difference]]] = {}
    for each in differences:
        area, which = ("status", (each.area,)) if each.area in STATUS else (each.area, each.which)
        found.setdefault(area, {}).setdefault(which, []).append(each)
    areas = sorted(found, key=lambda area: FIRST.index(area) if area in FIRST else len(FIRST))
    return [(area, list(found[area].items())) for area in areas]


def worded(language: Language, field: str, said: str | None) -> str:
    """A value in the reader's language where there are words for it; else as it is."""
    if said is None:
        return "–"
    if said == "true":
        return say(language, "compare", "yes")
    for section in SAID_BY.get(field, ()):
        if said in CATALOGUE[section]:
            words = partial(say, language, section, said)
            return words(about="").strip() if "{about}" in CATALOGUE[section][said][0] else words()
    return DIGEST.sub(lambda digest: f"{digest[0][:8]}…", said)
