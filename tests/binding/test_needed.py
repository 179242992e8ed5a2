"""A service that is told too little, wherever it listens, does not start and says all that is missing."""

import pytest

from tests.binding.safe import refused, safe

PLANTED = "pLanTed-7f3a9c"
ON_LOOPBACK = ["gendan", "serve", "order", "--port", "1"]
SAFE = safe("nats://127.0.0.1:1", {"order": f"postgresql://u:{PLANTED}@127.0.0.1:1/n"})


def test_whoever_is_told_nothing_says_what_it_needs_and_nothing_else() -> None:
    assert [line.partition(" is ")[0] for line in refused(ON_LOOPBACK, {}).splitlines()] == [
        "order",
        "- GENDAN_NATS_URL",
        "- GENDAN_SERVICE_TOKEN",
        "- GENDAN_PEOPLE_KEY",
        "- GENDAN_ORDER_DATABASE_URL",
    ]


@pytest.mark.parametrize("given", ["GENDAN_IDENTITY_ISSUER", "GENDAN_IDENTITY_AUDIENCE", "GENDAN_IDENTITY_KEYS"])
def test_an_issuer_that_is_named_in_part_is_said_to_be(given: str) -> None:
    told = {name: value for name, value in SAFE.items() if not name.startswith("GENDAN_IDENTITY_") or name == given}
    said = refused(ON_LOOPBACK, told)
    assert said.startswith("order is not started: this is missing or wrong:\n- ")
    assert "must be set too: an issuer of access tokens is pinned as a whole or not at all" in said
    assert len(said.splitlines()) == 2
    assert PLANTED not in said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("GENDAN_IDENTITY_ALGORITHMS", '["none"]', "GENDAN_IDENTITY_ALGORITHMS: Value error, none is not accepted"),
        ("GENDAN_IDENTITY_ALGORITHMS", PLANTED, "one of GENDAN_IDENTITY_… is no JSON"),
        ("GENDAN_IDENTITY_KEYS", "[]", "GENDAN_IDENTITY_KEYS: Value error, this is no JSON Web Key Set"),
        ("GENDAN_MOST_REQUESTS", PLANTED, "GENDAN_MOST_REQUESTS: Input should be a valid integer"),
        ("GENDAN_LOG_FORMAT", PLANTED, "GENDAN_LOG_FORMAT: Input should be 'console' or 'json'"),
        ("GENDAN_SERVICE_TOKEN", " ", "GENDAN_SERVICE_TOKEN: Value error, nothing stands there"),
    ],
)
def test_what_cannot_be_understood_is_said_by_its_name(name: str, value: str, words: str) -> None:
    said = refused(ON_LOOPBACK, SAFE | {name: value})
    assert f"- {words}" in said
    assert "Traceback" not in said
    assert PLANTED not in said
