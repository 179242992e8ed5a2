"""`python -m tests.contract.locking`: take out of the Node lock what npm writes there beside versions and hashes.

npm leaves download addresses away when it is told to, but not where its authors ask for money.
"""

import json
from pathlib import Path

LOCK = Path(__file__).parents[2] / "contract" / "package-lock.json"


def without_addresses(text: str) -> str:
    told = json.loads(text)
    for package in told["packages"].values():
        for name in ("funding", "resolved"):
            package.pop(name, None)
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    LOCK.write_text(without_addresses(LOCK.read_text("utf-8")), "utf-8")
