"""What must be there before others are served: each thing by itself is missed, and named."""

from collections.abc import Callable

import psycopg
import pytest
from psycopg import sql

from gendan.binding.missing import missing
from gendan.binding.transport import Transport
from gendan.services import TABLE
from shared.identity.names import OWN
from tests.binding.safe import PEOPLE_KEY, SERVICE_TOKEN
from tests.conftest import Fresh
from tests.servers import Postgres

ORDER = next(service for service in TABLE if service.name == "order")
URL = "GENDAN_ORDER_DATABASE_URL"
ISSUER = "GENDAN_IDENTITY_"


async def lacks(transport: Transport) -> list[str]:
    return await missing([ORDER], transport)


async def test_nothing_is_missing_where_all_is_there(around: pytest.MonkeyPatch, tls: Transport) -> None:
    assert around
    assert await lacks(tls) == []
    assert await lacks(Transport(behind_tls_proxy="10.0.0.7, 10.1.0.0/16, fd00::/8")) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (f"{ISSUER}ISSUER", "", "say who signs access tokens, in GENDAN_IDENTITY_ISSUER"),
        (f"{ISSUER}AUDIENCE", "", "in GENDAN_IDENTITY_AUDIENCE"),
        (f"{ISSUER}KEYS", "", "in GENDAN_IDENTITY_KEYS_URL"),
        (f"{ISSUER}KEYS", "[]", "GENDAN_IDENTITY_KEYS: "),
        (f"{ISSUER}KEYS_URL", "http://sign-in.example/keys", "GENDAN_IDENTITY_KEYS_URL begins with https"),
        (f"{ISSUER}ISSUER", OWN, "let in anybody as anybody"),
        (f"{ISSUER}ALGORITHMS", '["HS256"]', "HS256 is not accepted"),
        (f"{ISSUER}ROLES", "{", "is no JSON"),
        ("GENDAN_SIGN_IN_KEY", "x", "GENDAN_SIGN_IN_KEY is set"),
        ("gendan_sign_in_key", "x", "GENDAN_SIGN_IN_KEY is set"),
        ("GENDAN_DEVELOPMENT_TOKEN", "x", "GENDAN_DEVELOPMENT_TOKEN is set"),
        ("GENDAN_SERVICE_TOKEN", "", "GENDAN_SERVICE_TOKEN is not set"),
        ("GENDAN_SERVICE_TOKEN", "between-services", "GENDAN_SERVICE_TOKEN has fewer than 32"),
        ("GENDAN_SERVICE_TOKEN", f"{SERVICE_TOKEN} short", "GENDAN_SERVICE_TOKEN has fewer than 32"),
        ("GENDAN_SERVICE_TOKEN", PEOPLE_KEY, "are the same"),
        ("GENDAN_PEOPLE_KEY", "people" * 9, "GENDAN_PEOPLE_KEY repeats"),
        ("GENDAN_NATS_URL", "", "GENDAN_NATS_URL is not set"),
        ("GENDAN_NATS_URL", "nats://nats.example:4222", "GENDAN_NATS_URL has nothing by which NATS knows us"),
        ("GENDAN_NATS_URL", "nats://a:b@one.example,nats://two.example", "nothing by which NATS knows us"),
        ("GENDAN_NATS_URL", "nats://tok/en@nats.example", "GENDAN_NATS_URL cannot be read"),
        (URL, "", f"{URL} is not set"),
        (URL, "postgresql://gendan:pa/ss@db.example/orders", f"{URL} cannot be read"),
        (URL, "postgresql://gendan:word@127.0.0.1:1/orders", "does not let itself be asked"),
    ],
)
async def test_each_thing_is_missed_alone(
    name: str, value: str, words: str, around: pytest.MonkeyPatch, tls: Transport
) -> None:
    around.setenv(name, value)
    (missed,) = await lacks(tls)
    assert words in missed


async def test_two_service_tokens_may_be_told_while_one_is_exchanged(
    around: pytest.MonkeyPatch, tls: Transport
) -> None:
    around.setenv("GENDAN_SERVICE_TOKEN", f"{SERVICE_TOKEN[::-1]} {SERVICE_TOKEN}")
    assert await lacks(tls) == []


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({}, "there is no TLS: name --tls-certificate"),
        ({"tls_certificate": "x.pem"}, "a certificate needs its key"),
        ({"tls_key": "x.key"}, "a certificate needs its key"),
        ({"tls_certificate": "/nowhere/x.pem", "tls_key": "/nowhere/x.key"}, "cannot be read (No such file"),
        ({"tls_certificate": __file__, "tls_key": __file__}, "one is no PEM"),
        ({"tls_certificate": "x.pem", "behind_tls_proxy": "10.0.0.7"}, "a certificate needs its key"),
        ({"behind_tls_proxy": "*"}, "'*' names no gateway"),
        ({"behind_tls_proxy": "0.0.0.0/0"}, "'0.0.0.0/0' names no gateway"),
        ({"behind_tls_proxy": "10.0.0.7,gateway"}, "'gateway' names no gateway"),
        ({"behind_tls_proxy": " , "}, "names no gateway"),
    ],
)
async def test_tls_is_told_in_a_way_that_can_be_used(
    flags: dict[str, str], words: str, around: pytest.MonkeyPatch
) -> None:
    assert around
    (missed,) = await lacks(Transport().model_copy(update=flags))
    assert words in missed


def a_superuser(postgres: Postgres, database: str) -> str:
    return postgres.admin_url.rpartition("/")[0] + f"/{database}"


def a_member_of_the_owner(postgres: Postgres, database: str) -> str:
    with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
        admin.execute(f"DROP ROLE IF EXISTS member; CREATE ROLE member LOGIN PASSWORD 'm'; GRANT CONNECT ON DATABASE "
                      f"{database} TO member; GRANT gendan_order_owner TO member")  # fmt: skip
    return f"postgresql://member:m@127.0.0.1:{postgres.cluster.port}/{database}"


def the_owner_of_one_table(postgres: Postgres, database: str) -> str:
    url = a_superuser(postgres, database)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS other; CREATE ROLE other LOGIN PASSWORD 'o'; CREATE TABLE theirs (); "
                      "ALTER TABLE theirs OWNER TO other")  # fmt: skip
        admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO other").format(sql.Identifier(database)))
    return f"postgresql://other:o@127.0.0.1:{postgres.cluster.port}/{database}"


@pytest.mark.parametrize(
    ("whose", "words"),
    [
        (a_superuser, "is a superuser"),
        (a_member_of_the_owner, "is the owner"),
        (the_owner_of_one_table, "is the owner"),
    ],
)
async def test_the_services_role_may_not_be_one_that_can_change_what_happened(
    whose: Callable[[Postgres, str], str],
    words: str,
    around: pytest.MonkeyPatch,
    tls: Transport,
    fresh: Fresh,
    postgres: Postgres,
) -> None:
    database = fresh("order")
    around.setenv(URL, whose(postgres, database.name))
    (missed,) = await lacks(tls)
    assert words in missed
    around.setenv(URL, database.owner_url)
    (missed,) = await lacks(tls)
    assert "is the owner" in missed
    around.setenv(URL, database.url)
    assert await lacks(tls) == []


async def test_all_that_is_missing_is_named_at_once(around: pytest.MonkeyPatch) -> None:
    for name in (f"{ISSUER}ISSUER", "GENDAN_SERVICE_TOKEN", "GENDAN_PEOPLE_KEY", "GENDAN_NATS_URL", URL):
        around.delenv(name)
    around.setenv("GENDAN_SIGN_IN_KEY", "x")
    assert len(await lacks(Transport())) == 7
