"""The documents are good OpenAPI 3.1, by Redocly's strict rules."""

from tests.contract.documents import COMMITTED
from tests.node import node


def test_redocly_finds_nothing() -> None:
    node("redocly", "lint", *map(str, sorted(COMMITTED.glob("*.json"))))
