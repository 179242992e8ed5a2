"""Locks say what is taken, by version and hash, and never from where."""

import pytest

from tests.contract.locking import LOCK, without_addresses

ROOT = LOCK.parents[1]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "contract/package-lock.json"])
def test_no_lock_has_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "sha" in text
    assert [line for line in text.splitlines() if "://" in line] == [], "make lock leaves them away"


def test_what_npm_writes_beside_versions_and_hashes_is_taken_out() -> None:
    written = '{"packages": {"a": {"version": "1", "resolved": "https://x/a.tgz", "funding": {"url": "https://y"}}}}'
    assert "://" not in without_addresses(written)
    assert '"version": "1"' in without_addresses(written)
