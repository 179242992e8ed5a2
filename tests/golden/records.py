"""Golden records: one row for each event type and version ever written, kept for ever, and what is read from it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.events import Event
from shared.mapper import stored_to_received, to_state
from shared.received import Received
from shared.store.hashes import NOTHING, row_hash
from shared.store.rows import StoredRow
from tests.golden.examples import TOLD, envelope
from tests.golden.schemas import name_of

HERE = Path(__file__).parent
READ = HERE / "read"
"""What each record means today. Unlike the records it changes, knowingly, when a version is raised."""


@dataclass(frozen=True)
class Golden:
    """A row as `source` once stored it, and what is to be read from it; `name` is its topic and version."""

    name: str
    source: str
    row: StoredRow
    means: Any

    @property
    def received(self) -> Received:
        return stored_to_received(self.source, 1, self.row)

    def __str__(self) -> str:
        return self.name


def goldens(folder: Path = HERE) -> list[Golden]:
    """All of them, in the order in which their services told them."""
    found = [_golden(path) for path in folder.glob("*.v*.json")]
    return sorted(found, key=lambda each: (each.source, each.row.notification_id))


def missing() -> Iterator[tuple[Path, str]]:
    """The files that are not there yet, with their text: a record per example, and what is read from it."""
    for source, told in TOLD.items():
        versions: dict[UUID, int] = {}
        for position, (id, event) in enumerate(told, start=1):
            versions[id] = versions.get(id, 0) + 1
            name = f"{name_of(type(event))}.json"
            if not (HERE / name).exists():
                yield HERE / name, _text(_record(source, position, id, versions[id], event))
            if not (READ / name).exists():
                yield READ / name, _text(event.model_dump(mode="json"))


def _record(source: str, position: int, id: UUID, version: int, event: Event) -> dict[str, Any]:
    state = to_state(event, envelope(position))
    return {
        "source": source,
        "notification_id": position,
        "originator_id": str(id),
        "originator_version": version,
        "topic": event.topic,
        "recorded_at": (datetime(2026, 11, 2, 12, tzinfo=UTC) + timedelta(seconds=position)).isoformat(),
        "hash": row_hash(NOTHING, id, version, event.topic, state).hex(),
        "state": state.decode(),
    }


def _golden(path: Path) -> Golden:
    record = json.loads(path.read_text())
    row = StoredRow(
        record["notification_id"],
        UUID(record["originator_id"]),
        record["originator_version"],
        record["topic"],
        record["state"].encode(),
        datetime.fromisoformat(record["recorded_at"]),
        bytes.fromhex(record["hash"]),
    )
    means = READ / path.name
    return Golden(path.stem, record["source"], row, json.loads(means.read_text()) if means.exists() else None)


def _text(found: Any) -> str:
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"
