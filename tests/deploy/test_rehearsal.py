"""The pods of the small overlay on this machine: an order comes in at one, another shows it, and a night goes by."""

import re
import secrets
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import jwt
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from gendan.launcher.limits import LIMITS
from gendan.services import TABLE
from tests.deploy.authority import Authority, authority
from tests.deploy.kubelet import Kubelet
from tests.deploy.rendered import KUBERNETES, Rendered, rendered, with_kubectl
from tests.deploy.test_monitoring import names
from tests.folders import gone_afterwards, in_memory
from tests.identity import KEY
from tests.servers import Postgres, nats_running, postgres_running, wait_until

pytestmark = with_kubectl

SERVICES = [f"gendan-{service.name}" for service in TABLE]
CUSTOMER = {"code": "HARBOUR", "name": "Harbour Trading"}
ORDER = {
    "customer_code": "HARBOUR", "po_number": "PO 1", "currency": "USD", "flow": "from_stock",
    "destination": {"text": "Hamburg", "country": "DE", "time_zone": "Europe/Berlin"},
    "incoterm": {"rule": "FOB", "edition": "2020", "place": "Ningbo"},
    "lines": [{"number": "1", "style": "B-2041", "unit": "piece", "quantity": "100", "price": "8.40",
               "promised": {"on": "2030-09-15"}}],
}  # fmt: skip


@pytest.fixture(scope="module")
def signed() -> Authority:
    return authority()


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL of which an operator has made what the manifests say: roles, limits, databases."""
    with postgres_running() as postgres:
        cell = rendered("small")
        with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
            admin.execute((KUBERNETES / "postgres" / "roles.sql").read_text())
            for role in cell.of("Cluster")["gendan-postgres"]["spec"]["managed"]["roles"]:
                found = admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [role["name"]]).fetchone()
                doing = "ALTER" if found is not None else "CREATE"
                admin.execute(f"{doing} ROLE {role['name']} LOGIN PASSWORD '{role['name']}'")
            for database in cell.of("Database").values():
                admin.execute(f"CREATE DATABASE {database['spec']['name']} OWNER {database['spec']['owner']}")
        yield postgres


@pytest.fixture(scope="module")
def kubelet(server: Postgres, signed: Authority) -> Iterator[Kubelet]:
    with gone_afterwards(in_memory()) as folder, nats_running(in_memory()) as nats:
        cell = rendered("small")
        claims = {"GENDAN_IDENTITY_KEYS": KEY.jwks, "GENDAN_IDENTITY_KEYS_URL": ""}
        kubelet = Kubelet(cell, folder, secrets_of(cell, server, nats.url, signed), claims)
        pods = {name: pod for name, pod in cell.pods() if name in SERVICES}
        try:
            with ThreadPoolExecutor() as threads:
                list(threads.map(kubelet.begin, pods, pods.values()))
                list(threads.map(kubelet.start, pods, pods.values()))
            for name, pod in pods.items():
                kubelet.wait_until_ready(name, pod, trusting(signed))
            yield kubelet
        finally:
            kubelet.stop()


def secrets_of(cell: Rendered, server: Postgres, nats_url: str, signed: Authority) -> dict[str, dict[str, str]]:
    """Those that docs/kubernetes.md has made by hand, and those that operators make."""
    found = {
        "gendan": {"nats-url": nats_url, "service-token": secrets.token_hex(32), "people-key": secrets.token_hex(32)}
    }
    for service in TABLE:
        for role in (service.name, f"{service.name}-owner"):
            user = f"gendan_{role.replace('-', '_')}"
            url = f"postgresql://{user}:{user}@127.0.0.1:{server.cluster.port}/{service.database}"
            found[f"gendan-{role}"] = {"username": user, "password": user, "url": url}
    for each in cell.of("Certificate").values():
        names = each["spec"].get("dnsNames", [each["metadata"]["name"]])
        found[each["spec"]["secretName"]] = signed.signed([*names, "localhost"])
    return found | {"gendan-postgres-ca": {"ca.crt": signed.pem}, "gendan-mail": {"password": "a-password"}}


def trusting(signed: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=signed.pem)


@pytest.fixture
def asking(signed: Authority) -> Iterator[httpx.Client]:
    settings, now = rendered("small").settings(), int(time.time())
    whose = {"iss": settings["GENDAN_IDENTITY_ISSUER"], "aud": settings["GENDAN_IDENTITY_AUDIENCE"]}
    claims = whose | {"sub": "Wang Fang", "roles": ["business_merchandiser"], "iat": now, "exp": now + 600}
    token = jwt.encode(claims, KEY._private, algorithm="EdDSA", headers={"typ": "at+jwt"})
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(headers=headers, verify=trusting(signed), timeout=20, trust_env=False) as client:
        yield client


def told(client: httpx.Client, url: str, body: Any) -> Any:
    answer = client.post(url, json=body, headers={"Idempotency-Key": str(uuid4())})
    assert answer.is_success, answer.text
    return answer.json()


def test_what_is_received_at_one_service_another_shows(kubelet: Kubelet, asking: httpx.Client) -> None:
    order, tracking = kubelet.url("gendan-order"), kubelet.url("gendan-tracking")
    told(asking, f"{order}/v1/customers", CUSTOMER)
    done = told(asking, f"{order}/v1/orders", ORDER)

    def shown() -> bool:
        answer = asking.get(f"{tracking}/v1/orders/{done['id']}", params={"min_position": done["position"]})
        return answer.status_code == 200 and answer.json()["po_number"] == "PO 1"

    wait_until(shown, "tracking shows the order", kubelet.folder / "gendan-tracking.log")


def test_every_part_of_every_service_does_its_work(kubelet: Kubelet, asking: httpx.Client) -> None:

    def is_well(name: str) -> bool:
        return bool(asking.get(f"{kubelet.url(name)}/readyz").json()["status"] == "ok")

    for name in SERVICES:
        wait_until(partial(is_well, name), f"all is well in {name}", kubelet.folder / f"{name}.log")


def test_whoever_is_asked_under_a_name_of_the_overlay_answers_and_under_no_other(
    kubelet: Kubelet, asking: httpx.Client
) -> None:
    url = f"{kubelet.url('gendan-tracking')}/v1/me"
    for host in [each for route in kubelet.cell.of("HTTPRoute").values() for each in route["spec"]["hostnames"]]:
        assert asking.get(url, headers={"Host": host}).status_code == 200, host
    assert asking.get(url, headers={"Host": "elsewhere.example"}).status_code == 421


def test_the_services_roles_are_held_to_what_the_launcher_holds_them_to(server: Postgres) -> None:
    with psycopg.connect(server.admin_url) as admin:
        rows = admin.execute(
            "SELECT rolname, setconfig FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole"
        ).fetchall()
    assert {name for name, _ in rows} == {service.database for service in TABLE}
    for name, limits in rows:
        assert dict(each.split("=") for each in limits) == LIMITS, name


def test_monitoring_reads_all_that_it_looks_at_with_a_key_of_its_own(kubelet: Kubelet, signed: Authority) -> None:
    pods = dict(kubelet.cell.pods())
    kubelet.begin("gendan-operator", pods["gendan-operator"])
    (container,) = pods["gendan-operator"]["spec"]["containers"]
    words = ["gendan", "key", "add", "monitoring", "--role", "operations", "--owner", "Wang Fang"]
    done = kubelet.ran("gendan-operator", container, [*words, "--purpose", "Prometheus", "--read-only"])
    assert done.returncode == 0, done.stdout + done.stderr
    (key,) = re.findall(r"gendan_\S{20,}", done.stdout)
    headers = {"Authorization": f"Bearer {key}", "Host": "10.1.2.3:8443"}  # as it is asked by its address

    def are_all_told() -> bool:
        found: set[str] = set()
        for name in SERVICES:
            answer = httpx.get(f"{kubelet.url(name)}/metrics", headers=headers, verify=trusting(signed))
            assert answer.status_code == 200, answer.text
            found |= {each.name for family in text_string_to_metric_families(answer.text) for each in family.samples}
        return names() <= found

    wait_until(are_all_told, f"each of these is told by some service: {', '.join(sorted(names()))}")


def test_a_night_goes_by_and_its_evidence_is_signed(kubelet: Kubelet) -> None:
    pods = dict(kubelet.cell.pods())
    kubelet.begin("gendan-evidence", pods["gendan-evidence"])
    (container,) = pods["gendan-evidence"]["spec"]["containers"]
    done = kubelet.ran("gendan-evidence", container)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [*(kubelet.place("gendan-evidence", "evidence") / "anchors").iterdir()]


def test_an_operator_gets_at_all_of_it(kubelet: Kubelet) -> None:
    pods = dict(kubelet.cell.pods())
    kubelet.begin("gendan-operator", pods["gendan-operator"])
    (container,) = pods["gendan-operator"]["spec"]["containers"]
    for words in (["streams", "plan"], ["parked", "list"], ["key", "list"], ["backup", "/tmp"]):
        done = kubelet.ran("gendan-operator", container, ["gendan", *words])
        assert done.returncode == 0, done.stdout + done.stderr
