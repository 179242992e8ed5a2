"""Whose access tokens are accepted, and as whom; what is forged, spoilt or meant for others is not."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from shared.identity.issuer import LONGEST, Issuer, NotAccepted
from shared.identity.names import OWN
from shared.identity.principal import Kind, Principal
from shared.identity.roles import STAFF, Role
from shared.identity.signing_keys import FetchedKeys, ToldKeys
from shared.people import id_at
from tests.identity import KEY
from tests.shared.identity.issuing import ALGORITHMS, AUDIENCE, KEYS_AT, NAME, RSA, Publishing, pem, signed


def person(issuer: str, subject: str) -> UUID:
    return id_at(b"people", issuer, subject)


def issuer(publishing: Publishing, **told: Any) -> Issuer:
    return Issuer(NAME, AUDIENCE, FetchedKeys(KEYS_AT, publishing.http()), person, **told)


@pytest.fixture
def publishing() -> Publishing:
    return Publishing()


async def who(token: str, publishing: Publishing, **told: Any) -> Principal:
    return await issuer(publishing, **told).principal(token)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
async def test_whoever_the_issuer_signs_for_is_known_by_it(algorithm: str, publishing: Publishing) -> None:
    found = await who(signed(algorithm), publishing)
    assert found == Principal(str(person(NAME, "u-17")), Kind.PERSON, frozenset({Role.MANAGER}), "Li Na")


async def test_a_token_ends_when_it_says(publishing: Publishing) -> None:
    ends = (await issuer(publishing).principal(signed(exp=int(time.time()) + 120))).until
    assert ends is not None
    assert 100 < ends - time.time() <= 120


def unsigned() -> str:
    body = signed().split(".")[1]
    return f"{_text({'typ': 'at+jwt', 'alg': 'none', 'kid': 'ES256'})}.{body}."


def _text(told: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def signed_with_the_public_key() -> str:
    """HS256, the secret being what everybody can read: a careless library takes it for the issuer's own."""
    body = signed().split(".")[1]
    message = f"{_text({'typ': 'at+jwt', 'alg': 'HS256', 'kid': 'RS256'})}.{body}"
    seal = hmac.digest(pem(RSA), message.encode(), hashlib.sha256)
    return f"{message}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"


def with_changed_body() -> str:
    head, body, seal = signed().split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=="))
    return ".".join([head, _text({**told, "roles": ["administrator"]}), seal])


def with_deep_head() -> str:
    _, body, seal = signed().split(".")
    deep = "[" * 2500 + "]" * 2500
    return ".".join([base64.urlsafe_b64encode(f'{{"typ": {deep}}}'.encode()).decode().rstrip("="), body, seal])


HOUR = 3600
FORGED: dict[str, Callable[[], str]] = {
    "it is signed by an algorithm that is not accepted": unsigned,
    "it is signed by an algorithm that is not accepted ": signed_with_the_public_key,
    "its signature is wrong": with_changed_body,
    "it is signed by nobody we know": lambda: signed(headers={"kid": "another"}),
    "it is signed by nobody we know ": lambda: signed("ES256", headers={"kid": "RS256"}),
    "it has expired": lambda: signed(exp=int(time.time()) - HOUR),
    "it is not valid yet": lambda: signed(nbf=int(time.time()) + HOUR),
    "it is meant for somebody else": lambda: signed(aud="https://another.example"),
    "it comes from another issuer": lambda: signed(iss="https://another.example"),
    "it comes from another issuer ": lambda: signed(iss=OWN),
    "it is no access token": lambda: signed(headers={"typ": "JWT"}),
    "it leaves out who, for whom or until when": lambda: signed(exp=None),
    "it leaves out who, for whom or until when ": lambda: signed(sub=None),
    "it leaves out who, for whom or until when  ": lambda: signed(aud=None),
    "it is too long": lambda: signed(name="x" * LONGEST),
    "it cannot be read": lambda: "not.a.token",
    "it cannot be read ": lambda: "eyJ",
    "it cannot be read  ": with_deep_head,
    "it names nobody": lambda: signed(sub=""),
}


@pytest.mark.parametrize("words", FORGED)
async def test_what_proves_nothing_is_refused_in_words(words: str, publishing: Publishing) -> None:
    token = FORGED[words]()
    with pytest.raises(NotAccepted) as caught:
        await who(token, publishing)
    assert str(caught.value) == words.strip()
    assert token[:20] not in str(caught.value)


async def test_clocks_may_differ_by_a_minute(publishing: Publishing) -> None:
    for token in signed(exp=int(time.time()) - 50), signed(nbf=int(time.time()) + 50):
        assert (await who(token, publishing)).name == "Li Na"


async def test_roles_come_from_our_table_and_never_from_words_that_are_not_in_it(publishing: Publishing) -> None:
    table = {"g-trade": frozenset({Role.BUSINESS_MERCHANDISER}), "g-boss": frozenset({Role.MANAGER, Role.FINANCE})}
    token = signed(roles=None, groups=["g-boss", "manager", "g-none", 7, {"g-trade": 1}])
    found = await who(token, publishing, roles=table, roles_claim="groups")
    assert found.roles == {Role.MANAGER, Role.FINANCE}


@pytest.mark.parametrize("told", [None, "", [], ["root"], 7, {"manager": True}])
async def test_who_is_given_no_role_of_ours_has_none(told: object, publishing: Publishing) -> None:
    assert (await who(signed(roles=told), publishing)).roles == frozenset()


async def test_whose_orders_concern_somebody_is_read_strictly(publishing: Publishing) -> None:
    assert (await who(signed(), publishing)).customers is None
    assert (await who(signed(gendan_customers=["HARBOUR"]), publishing)).customers == frozenset({"HARBOUR"})
    odds: list[object] = ["HARBOUR", {}, 7, []]
    for odd in odds:
        assert (await who(signed(gendan_customers=odd), publishing)).customers == frozenset()


async def test_an_issuer_tells_capitals_apart_and_is_not_mistaken_for_another() -> None:
    assert person(NAME, "u-17") != person(NAME, "U-17")
    assert person(NAME, "u-17") != person("https://another.example", "u-17")
    assert person(OWN, "Li Na") == person(OWN, "li na"), "where we are the issuer, a name is a name"


async def test_our_own_tokens_are_accepted_by_the_public_half_of_their_key() -> None:
    own = Issuer(OWN, "gendan", ToldKeys(KEY.jwks), person)
    found = await own.principal(KEY.token("王芳", STAFF, customers=["HARBOUR"]))
    assert (found.name, found.roles, found.customers) == ("王芳", STAFF, frozenset({"HARBOUR"}))
    with pytest.raises(NotAccepted):
        await own.principal(signed(iss=OWN, aud="gendan"))


async def test_a_key_is_used_with_its_own_algorithm_only(publishing: Publishing) -> None:
    publishing.keys = [{**publishing.keys[0], "alg": "RS512"}]
    with pytest.raises(NotAccepted, match="nobody we know"):
        await who(signed("RS256"), publishing)
