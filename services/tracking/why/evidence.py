"""What stands behind a statement: the event that says so, when that happened, when it was known, with which files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Annotated

from services.tracking.entries import Entry
from services.tracking.moments import Moment
from services.tracking.orders.told import Fact
from services.tracking.values import value
from shared.events.confidential import EVERY_MARK, Confidential, Informal, Mark
from shared.http.attachments import SHOWING_PRICES

WORDS = ("reason", "question", "answer", "comments", "what", "action", "outcome", "because", "remarks", "discrepancies")
"""Where an event's own words stand, of which one has one of them at most."""


@value
class File:
    """A file as the event names it; `digest` is the SHA-256 of its content, in hexadecimal digits."""

    digest: str
    kind: str
    name: Annotated[str, Informal.REMARK]


@value
class Evidence:
    """An event. `known_at`: when it became known here; `hash`: of its row in the store of its service, which anchors
    vouch for; None: it is told to those only who see everything.
    """

    id: str
    topic: str
    occurred: Moment
    known_at: datetime
    hash: str | None
    words: Annotated[str | None, Informal.REMARK]
    files: tuple[File, ...]


@dataclass(slots=True)
class Cited:
    """The events that were cited so far, by id."""

    hashes: Mapping[str, str]
    known: dict[str, Evidence] = field(default_factory=dict)

    def cite(self, facts: Iterable[Fact]) -> tuple[str, ...]:
        """Their ids, each once, as they happened."""
        ids = []
        for fact in sorted(facts, key=lambda fact: fact.occurred.at):
            entry = fact.entry
            if entry.id not in self.known:
                assert isinstance(entry, Entry), "whoever asks why has asked the ledger"
                self.known[entry.id] = Evidence(
                    id=entry.id,
                    topic=entry.topic,
                    occurred=fact.occurred,
                    known_at=entry.received_at,
                    hash=self.hashes.get(entry.id),
                    words=next((told for name in WORDS if (told := getattr(fact.event, name, None))), None),
                    files=_files(fact),
                )
            ids.append(entry.id)
        return tuple(dict.fromkeys(ids))

    def all(self) -> tuple[Evidence, ...]:
        """In the order in which they happened."""
        return tuple(sorted(self.known.values(), key=lambda each: (each.occurred.at, each.known_at, each.id)))


def visible(evidence: Iterable[Evidence], sees: frozenset[Mark]) -> tuple[Evidence, ...]:
    """The evidence as somebody who sees so much may know it: with those files only that they may look at.

    Hashes are told to those only who see everything: whoever knows all but one number could find it by trying, also by
    the hash of the event that follows.
    """
    if sees >= EVERY_MARK:
        return tuple(evidence)
    return tuple(_without(each, prices=Confidential.PRICE in sees) for each in evidence)


def _without(each: Evidence, *, prices: bool) -> Evidence:
    files = tuple(file for file in each.files if prices or file.kind not in SHOWING_PRICES)
    told = {field.name: getattr(each, field.name) for field in fields(each)}
    return Evidence(**{**told, "files": files, "hash": None})


def _files(fact: Fact) -> tuple[File, ...]:
    attached = (*getattr(fact.event, "evidence", ()), *getattr(fact.event, "photos", ()))
    return tuple(File(each.digest, each.kind, each.name) for each in attached)
