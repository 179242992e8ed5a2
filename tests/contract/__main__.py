"""`python -m tests.contract`: write the documents of the contract anew, and say what has changed for clients.

`--break` writes them also where a client that relies on the ones before may fail.
"""

import sys

from tests.contract.comparing import changes
from tests.contract.documents import COMMITTED, committed, documents, text_of


def main(may_break: bool) -> None:
    before, now = committed(), documents()
    found = [
        (name, change) for name, document in now.items() if name in before for change in changes(before[name], document)
    ]
    for name, change in found:
        print(f"{'BREAKS ' if change.is_breaking else ''}{name}: {change.words}")
    if any(change.is_breaking for _, change in found) and not may_break:
        sys.exit("nothing is written: clients rely on it. Where that is meant: make contract ARGS=--break")
    COMMITTED.mkdir(parents=True, exist_ok=True)
    for name, document in now.items():
        (COMMITTED / f"{name}.json").write_text(text_of(document), "utf-8")


if __name__ == "__main__":
    main("--break" in sys.argv[1:])
