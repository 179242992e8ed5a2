"""How far somebody has read: a position of each service, written as commands' answers write one."""

from collections.abc import Iterable, Mapping

from shared.place import Place

Places = Mapping[str, tuple[int, int]]
"""Of each service its epoch and position; where one is missing, nothing of it was read."""

NOWHERE = (0, 0)
MOST = 16


def written(places: Places) -> str:
    """`logistics:77@1,order:1810@1`, which `read` takes; the same places are always written alike."""
    return ",".join(f"{source}:{position}@{epoch}" for source, (epoch, position) in sorted(places.items()))


def read(text: str, sources: Iterable[str]) -> Places | None:
    """None where the text is no such places, or names other services."""
    told = [Place.read(each) for each in text.split(",", MOST)]
    places = {place.source: (place.epoch, place.position) for place in told if place}
    return places if len(places) == len(told) and places.keys() <= {*sources} else None
