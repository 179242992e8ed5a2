"""The issuer's keys are fetched seldom, whatever tokens come, and outlive its being away."""

from typing import Any

import pytest

from shared.errors import Unavailable
from shared.identity.signing_keys import FRESH, PAUSE, STALE, FetchedKeys
from tests.shared.identity.issuing import EC, ED, KEYS_AT, Publishing, jwk


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def publishing() -> Publishing:
    return Publishing()


@pytest.fixture
def keys(publishing: Publishing, clock: Clock) -> FetchedKeys:
    return FetchedKeys(KEYS_AT, publishing.http(), clock)


async def test_they_are_fetched_once_in_ten_minutes(keys: FetchedKeys, publishing: Publishing, clock: Clock) -> None:
    for _ in range(50):
        assert await keys.find("ES256", "ES256") is not None
    assert publishing.asked == 1
    clock.now += FRESH + 1
    await keys.find("ES256", "ES256")
    assert publishing.asked == 2


async def test_made_up_ids_cause_one_fetch_a_minute(keys: FetchedKeys, publishing: Publishing, clock: Clock) -> None:
    for n in range(200):
        assert await keys.find(f"made-up-{n}", "ES256") is None
    assert publishing.asked == 1
    clock.now += PAUSE + 1
    for n in range(200):
        assert await keys.find(f"made-up-{n}", "ES256") is None
    assert publishing.asked == 2


async def test_a_new_key_is_found_within_a_minute(keys: FetchedKeys, publishing: Publishing, clock: Clock) -> None:
    await keys.find("ES256", "ES256")
    publishing.keys.append(jwk("EdDSA", ED, "new"))
    clock.now += PAUSE + 1
    assert await keys.find("new", "EdDSA") is not None


async def test_they_outlive_their_issuers_being_away_for_a_day(
    keys: FetchedKeys, publishing: Publishing, clock: Clock
) -> None:
    await keys.find("ES256", "ES256")
    publishing.is_there = False
    clock.now += STALE - 1
    assert await keys.find("ES256", "ES256") is not None
    clock.now += 2 * PAUSE
    with pytest.raises(Unavailable):
        await keys.find("ES256", "ES256")


async def test_where_they_never_were_nobody_is_refused_for_good(keys: FetchedKeys, publishing: Publishing) -> None:
    publishing.is_there = False
    with pytest.raises(Unavailable, match="does not answer"):
        await keys.find("ES256", "ES256")


async def test_a_secret_or_private_key_that_an_issuer_publishes_is_no_key(
    keys: FetchedKeys, publishing: Publishing
) -> None:
    publishing.keys = [{"kty": "oct", "k": "c2VjcmV0", "kid": "shared"}, {**jwk("ES256", EC, "private"), "d": "AAAA"}]
    assert await keys.find("shared", "ES256") is None
    assert await keys.find("private", "ES256") is None


@pytest.mark.parametrize("odd", ["no key", None, ["kty", "EC"], {"kty": "EC", "kid": ["a", "list"]}, {"kid": {}}])
async def test_what_is_no_key_is_left_out_and_the_others_are_found(
    keys: FetchedKeys, publishing: Publishing, odd: Any
) -> None:
    publishing.keys.insert(0, odd)
    assert await keys.find("ES256", "ES256") is not None
