"""`python -m benchmarks.library_reading URL`: the eventsourcing library reads and decodes all events of a table of its
own, and writes nothing; says how many a second.
"""

import sys
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urlsplit
from uuid import UUID

from eventsourcing.domain import DomainEvent
from eventsourcing.persistence import DatetimeAsISO, DecimalAsStr, JSONTranscoder, Mapper, UUIDAsHex
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from benchmarks.row_9 import SCHEMA

PAGE = 5000


@dataclass(frozen=True)
class Happened(DomainEvent):
    """Whatever happened: the library sets what the state holds."""


def recorder(url: str) -> PostgresApplicationRecorder:
    parts = urlsplit(url)
    assert parts.hostname
    store = PostgresDatastore(
        parts.path[1:], parts.hostname, parts.port or 5432, parts.username or "", parts.password or "", schema=SCHEMA
    )
    return PostgresApplicationRecorder(store)


def main(url: str) -> None:
    transcoder = JSONTranscoder()
    for each in DatetimeAsISO(), UUIDAsHex(), DecimalAsStr():
        transcoder.register(each)
    mapper = Mapper[UUID](transcoder)
    found = recorder(url)
    began, read, start = monotonic(), 0, 1
    while page := found.select_notifications(start, PAGE):
        for notification in page:
            mapper.to_domain_event(notification)
        read, start = read + len(page), page[-1].id + 1
    print(read / (monotonic() - began))


if __name__ == "__main__":
    if sys.argv[2:] == ["create"]:
        recorder(sys.argv[1]).create_table()
    else:
        main(sys.argv[1])
