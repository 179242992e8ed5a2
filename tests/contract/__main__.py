"""`python -m tests.contract`: write the documents of the contract anew, and say what has changed for clients.

`--break` writes those of HTTP also where a client that relies on the ones before may fail. For events there is no such
word: what is incompatible gets a new version (docs/events.md).
"""

import sys

from gendan.conformance.history import SAMPLES
from tests.contract import asyncapi
from tests.contract.comparing import changes
from tests.contract.documents import COMMITTED, committed, documents, text_of
from tests.contract.samples import samples


def main(may_break: bool) -> None:
    before, now = committed(), documents()
    found = [
        (name, change) for name, document in now.items() if name in before for change in changes(before[name], document)
    ]
    for name, change in found:
        print(f"{'BREAKS ' if change.is_breaking else ''}{name}: {change.words}")
    if any(change.is_breaking for _, change in found) and not may_break:
        sys.exit("nothing is written: clients rely on it. Where that is meant: make contract ARGS=--break")
    events = of_events()
    COMMITTED.mkdir(parents=True, exist_ok=True)
    for name, document in now.items():
        (COMMITTED / f"{name}.json").write_text(text_of(document), "utf-8")
    asyncapi.COMMITTED.write_text(events, "utf-8")
    SAMPLES.write_bytes(samples())


def of_events() -> str:
    """The AsyncAPI document; refuses what would break those who subscribe."""
    try:
        now = asyncapi.document()
    except LookupError as error:
        sys.exit(str(error))
    found = list(asyncapi.changed(asyncapi.committed(), now))
    for change in found:
        print(f"{'' if change.is_compatible else 'BREAKS '}asyncapi: {change.words}")
    if not all(change.is_compatible for change in found):
        sys.exit("nothing is written: subscribers rely on it. What changes gets a new version: docs/events.md")
    return asyncapi.text_of(now)


if __name__ == "__main__":
    main("--break" in sys.argv[1:])
