"""`python -m tests.golden`: write the golden records and schemas that are not there yet; what is there stays."""

import json
import sys

from shared.events import REGISTRY
from tests.golden import records, schemas


def main() -> None:
    written = []
    for path, text in records.missing():
        path.write_text(text)
        written.append(path)
    for event in REGISTRY.values():
        before, now = schemas.published(event), schemas.schema_of(event)
        found = list(schemas.changes(before, now)) if before else []
        if any(not change.is_compatible for change in found):
            sys.exit("\n".join([f"{schemas.name_of(event)} has changed:", *(change.words for change in found)]))
        if before is None or found:
            path = schemas.next_file(event)
            path.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n")
            written.append(path)
    print("\n".join(f"written: {path}" for path in written) or "nothing is missing")


if __name__ == "__main__":
    main()
