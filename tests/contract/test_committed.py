"""The committed documents say what the services do, and no change of them goes unnoticed."""

from typing import Any

import pytest

from gendan.services import existing
from tests.contract.comparing import changes
from tests.contract.documents import ALL, committed, documents, text_of

COMMITTED = committed()

Documents = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def now() -> Documents:
    return documents()


@pytest.mark.parametrize("name", [*(service.name for service in existing()), ALL])
def test_the_contract_is_as_committed(now: Documents, name: str) -> None:
    assert name in COMMITTED, f"contract/openapi/{name}.json is missing: make contract"
    found = list(changes(COMMITTED[name], now[name]))
    broken = [change.words for change in found if change.is_breaking]
    assert not broken, "\n".join(
        [f"clients of {name} rely on what is no longer so:", *broken, "if that is meant: make contract ARGS=--break"]
    )
    words = "\n".join(change.words for change in found) or "only words have changed"
    assert text_of(COMMITTED[name]) == text_of(now[name]), f"{words}\nwrite it down: make contract"


def test_no_document_is_of_a_service_that_is_gone(now: Documents) -> None:
    assert COMMITTED.keys() == now.keys()
