"""Secrets that somebody could guess."""

import random
from base64 import urlsafe_b64encode

import pytest

from gendan.binding.strength import weakness


@pytest.mark.parametrize(
    ("secret", "why"),
    [
        ("", "is not set"),
        ("    ", "is not set"),
        ("kX9w-Zt2Lq7vR4nB8mYs1Hc6Jd3Pf5G", "fewer than 32"),
        ("a" * 64, "repeats"),
        ("abcabcabc" * 8, "repeats"),
        ("ChangeMe-kX9w-Zt2Lq7vR4nB8mYs1Hc6", "everybody knows"),
        ("between-services-kX9w-Zt2Lq7vR4nB8", "everybody knows"),
        ("my-super-SECRET-of-gendan-2026-orders", "everybody knows"),
    ],
)
def test_what_can_be_guessed_is_called_so_without_being_repeated(secret: str, why: str) -> None:
    assert why in weakness(secret)
    assert not secret.strip() or secret not in weakness(secret)


def test_random_secrets_of_16_bytes_and_more_are_good() -> None:
    chance = random.Random(1)  # the same ones each time
    for _ in range(500):
        assert weakness(chance.randbytes(16).hex()) == ""
        assert weakness(urlsafe_b64encode(chance.randbytes(32)).decode()) == ""
