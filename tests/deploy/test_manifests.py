"""What is given to a cluster: whether Kubernetes would take it, who may do what, and that all of it fits together."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import kubernetes_validate
import pytest
from pydantic_settings import BaseSettings

from gendan.binding.transport import Transport
from gendan.services import TABLE
from services.notify.deliveries.settings import Sending
from shared.identity.settings import Identity
from shared.settings import Limits, Reach, ServiceSettings, Settings, Streams
from tests.deploy.rendered import KUBERNETES, OVERLAYS, Rendered, rendered, with_kubectl
from tests.deploy.values import nats_values

NAMES = {service.name for service in TABLE}
RELEASES = ("1.32", "1.34")
"""Of Kubernetes: the oldest that is still looked after, and a newer one."""
OURS = "app.kubernetes.io/name"
OTHERS = {
    "Cluster", "Database", "Certificate", "Issuer", "HTTPRoute", "BackendTLSPolicy", "SecurityPolicy", "ServiceMonitor",
    "PrometheusRule",
}  # fmt: skip
"""Kinds that operators bring; their schemas are theirs."""
KNOWN_BY_ALL = (Settings, Limits, Reach, Streams, Transport)

pytestmark = with_kubectl


@pytest.fixture(params=OVERLAYS)
def cell(request: pytest.FixtureRequest) -> Rendered:
    return rendered(request.param)


@pytest.mark.parametrize("release", RELEASES)
def test_kubernetes_would_take_it(cell: Rendered, release: str) -> None:
    for each in cell.things:
        if each["kind"] not in OTHERS:
            kubernetes_validate.validate(each, release, strict=True)


def test_nobody_in_it_may_do_more_than_serve(cell: Rendered) -> None:
    for name, pod in cell.pods():
        spec = pod["spec"]
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["enableServiceLinks"] is False, name
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["runAsUser"] > 10000, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
    for name, container in cell.containers():
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, name
        assert container["resources"]["limits"]["memory"], name
        assert container["resources"]["requests"].keys() == {"cpu", "memory"}, name


def test_each_image_is_one_release_of_ours(cell: Rendered) -> None:
    assert {re.fullmatch(r"gendan:\d+\.\d+\.\d+", each["image"]) is not None for _, each in cell.containers()} == {True}


def test_no_secret_stands_in_it_and_the_service_is_not_told_the_owners(cell: Rendered) -> None:
    assert not cell.of("Secret")
    for name, deployment in cell.of("Deployment").items():
        if name != "gendan-operator":
            spec = deployment["spec"]["template"]["spec"]
            (service,) = spec["containers"]
            assert "owner" not in {each["name"] for each in service["volumeMounts"]}, name
            assert not any("OWNER" in each["name"] for each in service["env"]), name
    for name, container in cell.containers():
        for each in container.get("env", []):
            assert each["value"].startswith("/run/gendan/"), f"{name}: {each['name']} says more than where it stands"


def test_every_service_has_all_that_the_others_have(cell: Rendered) -> None:
    mine = {f"gendan-{name}" for name in NAMES}
    for kind in ("Service", "Database", "BackendTLSPolicy"):
        assert cell.of(kind).keys() == mine, kind
    assert cell.of("Deployment").keys() == mine | {"gendan-operator"}
    assert cell.of("HTTPRoute").keys() == mine | {"gendan-pages"}
    assert cell.of("Certificate").keys() == mine | {"gendan-authority", "gendan-nats"}
    cluster = cell.of("Cluster")["gendan-postgres"]["spec"]
    roles = {f"gendan_{name}{who}" for name in NAMES for who in ("", "_owner")}
    assert {each["name"] for each in cluster["managed"]["roles"]} == roles
    assert all(each["passwordSecret"]["name"] == each["name"].replace("_", "-") for each in cluster["managed"]["roles"])
    told = [line.split()[:3] for line in cluster["postgresql"]["pg_hba"][:-1]]
    assert sorted(told) == sorted(["hostssl", f"gendan_{name}", f"gendan_{name},gendan_{name}_owner"] for name in NAMES)
    assert cluster["postgresql"]["pg_hba"][-1] == "host all all all reject"
    urls = {f"{service.variable}{of}_DATABASE_URL_FILE" for service in TABLE for of in ("", "_OWNER")}
    assert cell.settings("gendan-databases").keys() == urls


def test_a_service_is_where_the_others_look_for_it_under_a_name_that_its_certificate_has(cell: Rendered) -> None:
    settings = cell.settings()
    for service in TABLE:
        name, url = f"gendan-{service.name}", urlsplit(settings[f"{service.variable}_URL"])
        assert url.scheme == "https"
        assert url.hostname == name
        assert url.hostname in cell.of("Certificate")[name]["spec"]["dnsNames"]
        assert cell.of("BackendTLSPolicy")[name]["spec"]["validation"]["hostname"] == name
        (port,) = cell.of("Service")[name]["spec"]["ports"]
        (container,) = cell.of("Deployment")[name]["spec"]["template"]["spec"]["containers"]
        assert port["port"] == url.port
        assert {each["name"]: each["containerPort"] for each in container["ports"]}[port["targetPort"]] == url.port
        assert container["args"] == ["serve", service.name, "--host", "0.0.0.0", "--port", str(url.port)]


def test_who_is_selected_is_there(cell: Rendered) -> None:
    pods = dict(cell.pods())
    labels = {name: pod["metadata"]["labels"] for name, pod in pods.items()}
    for kind in ("Service", "PodDisruptionBudget"):
        for name, each in cell.of(kind).items():
            selector = each["spec"]["selector"]
            assert selected(selector.get("matchLabels", selector), labels) == [name], f"{kind} {name}"
    for name, deployment in cell.of("Deployment").items():
        assert selected(deployment["spec"]["selector"]["matchLabels"], labels) == [name]
    for name, policy in cell.of("NetworkPolicy").items():
        wanted = policy["spec"]["podSelector"]["matchLabels"]
        assert selected(wanted, labels) or name in {"gendan-postgres", "gendan-nats"}, name
    assert selected(cell.of("NetworkPolicy")["gendan-closed"]["spec"]["podSelector"]["matchLabels"], labels) == [*pods]


def selected(wanted: Mapping[str, str], labels: Mapping[str, Mapping[str, str]]) -> list[str]:
    return [name for name, has in labels.items() if wanted.items() <= has.items()]


def test_what_is_mounted_is_there_and_what_is_not_said_does_not_exist(cell: Rendered) -> None:
    for name, pod in cell.pods():
        volumes = {each["name"] for each in pod["spec"]["volumes"]}
        mounted = {
            each["name"]
            for container in [*pod["spec"]["initContainers"], *pod["spec"]["containers"]]
            for each in container["volumeMounts"]
        }
        assert mounted == volumes, name
    told = [*cell.settings().values(), *cell.settings("gendan-databases").values()]
    for path in (each for each in told if each.startswith("/run/")):
        folder = path.rpartition("/")[0]
        (operator,) = cell.of("Deployment")["gendan-operator"]["spec"]["template"]["spec"]["containers"]
        (order,) = cell.of("Deployment")["gendan-order"]["spec"]["template"]["spec"]["containers"]
        assert folder in {each["mountPath"] for each in operator["volumeMounts"] + order["volumeMounts"]}, path


def test_each_setting_is_one_that_somebody_reads(cell: Rendered) -> None:
    known = set(variables())
    for name in [*cell.settings(), *cell.settings("gendan-databases")]:
        assert known & {name, name.removesuffix("_FILE")}, f"nobody reads {name}"


def variables() -> Iterator[str]:
    yield "SSL_CERT_FILE"
    for made, prefix in [
        *((each, "GENDAN_") for each in KNOWN_BY_ALL),
        (Identity, "GENDAN_IDENTITY_"),
        (Sending, "GENDAN_NOTIFY_"),
        *((ServiceSettings, f"{service.variable}_") for service in TABLE),
    ]:
        yield from fields(made, prefix)
    yield from (f"{service.variable}_OWNER_DATABASE_URL" for service in TABLE)


def fields(made: type[BaseSettings], prefix: str) -> Iterator[str]:
    return (f"{prefix}{name}".upper() for name in made.model_fields)


def test_secrets_that_are_asked_for_are_told_of_in_the_docs_or_made_by_an_operator(cell: Rendered) -> None:
    docs = (KUBERNETES.parents[1] / "docs" / "kubernetes.md").read_text()
    made = {each["spec"]["secretName"] for each in cell.of("Certificate").values()} | {"gendan-postgres-ca"}
    asked = set(asked_for([*cell.things, nats_values()])) - made
    told = {each for each in asked if f"`{each}`" in docs}
    per_service = {f"gendan-{name}{who}" for name in NAMES for who in ("", "-owner")}
    assert "`gendan-SERVICE`" in docs
    assert "`gendan-SERVICE-owner`" in docs
    assert asked == told | per_service
    assert told == {"gendan", "gendan-nats", "gendan-sign-in", "gendan-monitoring", "gendan-mail"}


NAMED = {"secret", "secretKeyRef", "passwordSecret", "clientSecret", "credentials"}


def asked_for(things: Any) -> Iterator[str]:
    """The name of each secret that is spoken of, wherever it stands."""
    match things:
        case list():
            for each in things:
                yield from asked_for(each)
        case dict():
            for key, value in things.items():
                if key == "secretName":
                    yield value
                elif key in NAMED and "name" in value:
                    yield value["name"]
                yield from asked_for(value)


def test_a_commit_is_on_two_disks_where_there_are_several() -> None:
    cluster = rendered("company").of("Cluster")["gendan-postgres"]["spec"]
    assert cluster["postgresql"]["synchronous"] == {"method": "any", "number": 1, "dataDurability": "required"}
    assert cluster["instances"] > 1
    assert not {"fsync", "synchronous_commit", "full_page_writes"} & cluster["postgresql"]["parameters"].keys()
    replicas = {
        each["spec"]["replicas"]
        for name, each in rendered("company").of("Deployment").items()
        if "operator" not in name
    }
    assert min(replicas) > 1
    assert rendered("company").settings()["GENDAN_STREAM_REPLICAS"] == str(
        nats_values()["config"]["cluster"]["replicas"]
    )


def test_on_one_node_nobody_waits_for_another() -> None:
    small = rendered("small")
    assert "synchronous" not in small.of("Cluster")["gendan-postgres"]["spec"]["postgresql"]
    assert not small.of("PodDisruptionBudget")
    assert small.settings()["GENDAN_STREAM_REPLICAS"] == "1"


def test_nats_may_do_no_more_than_the_namespace_lets_anybody() -> None:
    values, namespace = nats_values(), rendered("company").of("Namespace")["gendan"]
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    of_the_pod = values["podTemplate"]["merge"]["spec"]["securityContext"]
    assert of_the_pod["runAsNonRoot"] is True
    assert of_the_pod["seccompProfile"] == {"type": "RuntimeDefault"}
    for of_a_container in (values["container"]["merge"], values["reloader"]["merge"]):
        assert of_a_container["securityContext"]["allowPrivilegeEscalation"] is False
        assert of_a_container["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def test_a_release_never_takes_all_that_answer_away(cell: Rendered) -> None:
    for name, each in cell.of("Deployment").items():
        if name == "gendan-operator":
            continue
        assert each["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
        (container,) = each["spec"]["template"]["spec"]["containers"]
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            assert container[probe]["httpGet"]["path"] == "/livez", "a database that is away is away for all replicas"
        rest = each["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]
        assert rest > int(container["lifecycle"]["preStop"]["exec"]["command"][1]) + 10
