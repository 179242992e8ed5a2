"""The files that an order's events name as evidence: which, by what, and who may look at them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from services.tracking.dossier.index import Noted
from services.tracking.orders.history import Wrong
from shared.envelope import Occurred
from shared.events.confidential import Confidential, Informal, Mark
from shared.events.files import Attachment
from shared.http.attachments import SHOWING_PRICES

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Of these there are thumbnails."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A file, by the first event that names it; `source` is the service that keeps it. `disputed`: it was wrong."""

    file: Attachment
    source: str
    event: str
    topic: str
    occurred: Occurred
    times: int
    disputed: bool

    @property
    def is_picture(self) -> bool:
        return self.file.media_type in PICTURES

    @property
    def is_confidential(self) -> bool:
        return self.file.kind in SHOWING_PRICES


def named(events: Iterable[Noted], wrong: Mapping[str, Wrong]) -> tuple[Shown, ...]:
    """Each file once, in the order in which they were first named; disputed, if all that names it was wrong."""
    found: dict[str, Shown] = {}
    for event in events:
        disputed = event.id in wrong
        for file in _files(event.payload):
            before = found.get(file.digest)
            if before is None or (before.disputed and not disputed):
                times = before.times + 1 if before else 1
                shown = Shown(file, event.source, event.id, event.topic, event.occurred, times, disputed)
            else:
                shown = Shown(
                    before.file,
                    before.source,
                    before.event,
                    before.topic,
                    before.occurred,
                    before.times + 1,
                    before.disputed,
                )
            found[file.digest] = shown
    return tuple(found.values())


def visible(files: Iterable[Shown], sees: frozenset[Mark]) -> tuple[Shown, ...]:
    """Those that somebody who sees so much may look at: the services themselves give out no others."""
    if Informal.REMARK not in sees:
        return ()
    return tuple(each for each in files if Confidential.PRICE in sees or not each.is_confidential)


def _files(told: Any) -> Iterator[Attachment]:
    """Wherever in a payload they stand, also of events that this release does not know."""
    if isinstance(told, Mapping):
        if "digest" in told and "media_type" in told:
            try:
                yield Attachment.model_validate(told, extra="ignore")
            except ValidationError:
                return
            return
        for each in told.values():
            yield from _files(each)
    elif isinstance(told, list):
        for each in told:
            yield from _files(each)
