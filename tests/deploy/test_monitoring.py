"""What monitoring is told to look at: Prometheus understands it, its words lead on, and it can be read on one page."""

import json
import re
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest

from tests.deploy.rendered import DEPLOY, rendered, with_kubectl

pytestmark = with_kubectl

DOCS = DEPLOY.parent / "docs"
WIDTH = 24


def dashboard() -> Any:
    told = json.loads((DEPLOY / "grafana" / "gendan.json").read_text())
    (shown,) = (each for name, each in rendered("company").of("ConfigMap").items() if name == "gendan-dashboard")
    assert json.loads(shown["data"]["gendan.json"]) == told
    assert shown["metadata"]["labels"]["grafana_dashboard"] == "1"
    return told


def rules() -> list[Any]:
    (group,) = rendered("company").of("PrometheusRule")["gendan"]["spec"]["groups"]
    return list(group["rules"])


def expressions() -> Iterator[tuple[str, str]]:
    """What is asked for, by whom: an alert, or a panel."""
    for rule in rules():
        yield rule["alert"], rule["expr"]
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"].replace("$namespace", ".*")


def names() -> set[str]:
    """All figures that are looked at, as a service tells them."""
    return {found for _, expression in expressions() for found in re.findall(r"\b(?:gendan|process)_\w+", expression)}


def test_prometheus_understands_every_expression() -> None:
    told = dict(expressions())
    assert len(told) > 20
    for whose, expression in told.items():
        try:
            promql_parser.parse(expression)
        except ValueError as why:
            pytest.fail(f"{whose}: {why}")


def test_every_alert_says_what_it_is_how_urgent_and_where_one_reads_on() -> None:
    headings = {
        line.lstrip("# ").replace("`", "")
        for name in ("running.md", "operating.md")
        for line in (DOCS / name).read_text().splitlines()
        if line.startswith("#")
    }
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}, rule["alert"]
        assert rule["annotations"]["summary"], rule["alert"]
        told = rule["annotations"]["description"]
        for heading in re.findall(r"docs/\w+\.md, ([^)]+)\)", told):
            assert heading in headings, f"{rule['alert']}: {heading}"


def test_no_panel_lies_upon_another_and_each_says_what_it_shows() -> None:
    taken: dict[tuple[int, int], str] = {}
    for panel in dashboard()["panels"]:
        assert panel["description"], panel["title"]
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= WIDTH, panel["title"]
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                assert taken.setdefault((x, y), panel["title"]) == panel["title"]


def test_each_replica_is_asked_under_a_name_that_its_certificate_has() -> None:
    cell = rendered("company")
    monitor = cell.of("ServiceMonitor")["gendan"]["spec"]
    (endpoint,) = monitor["endpoints"]
    asked = [
        each
        for each in cell.of("Service").values()
        if monitor["selector"]["matchLabels"].items() <= each["metadata"]["labels"].items()
    ]
    assert len(asked) == len(cell.of("Service"))
    for service in asked:
        assert endpoint["port"] in {port["name"] for port in service["spec"]["ports"]}
        certificate = cell.of("Certificate")[service["metadata"]["name"]]
        assert endpoint["tlsConfig"]["serverName"] in certificate["spec"]["dnsNames"]
