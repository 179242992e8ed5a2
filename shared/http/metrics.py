"""What monitoring reads: the same as /readyz in figures, how soon requests are answered, what the process takes."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response

from shared.health import State
from shared.http import edge
from shared.http.healthz import DatabaseNow, database_now
from shared.http.rules import SERVICES, allows
from shared.identity.roles import Role
from shared.store.writer import Written

if TYPE_CHECKING:
    from prometheus_client.core import Metric

router = edge.router(include_in_schema=False)

FIGURES = {
    "position": ("gendan_part_position", "Position up to which the part has come in its source, or in its own store"),
    "lag": ("gendan_part_lag_events", "Events that its source has beyond that"),
    "listeners": ("gendan_part_listeners", "Who listens for changes"),
}
"""Of a part, by the name that it has in /readyz."""


@router.get("/metrics")
@allows(Role.OPERATIONS, Role.ADMINISTRATOR, SERVICES)
async def show_metrics(request: Request) -> Response:
    """In the format of Prometheus, or in OpenMetrics for whoever accepts that."""
    from prometheus_client import CollectorRegistry, ProcessCollector  # noqa: PLC0415  the first time takes a moment
    from prometheus_client.exposition import choose_encoder  # noqa: PLC0415

    families = [*_families(request.app, await database_now(request.app))]
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Told(families))
    ProcessCollector(registry=registry)
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(registry), headers={"Content-Type": media_type})


class _Told:
    """What a registry asks for."""

    def __init__(self, families: list["Metric"]) -> None:
        self._families = families

    def collect(self) -> list["Metric"]:
        return self._families


def _families(app: FastAPI, database: DatabaseNow) -> Iterator["Metric"]:
    from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily  # noqa: PLC0415

    yield InfoMetricFamily("gendan", "Which service this is", {"name": app.state.name, "version": version("gendan")})
    yield GaugeMetricFamily("gendan_database_up", "Whether the database answers", not database.away)
    yield GaugeMetricFamily("gendan_database_writable", "Whether it takes writes", database.takes_writes)
    if not database.away:
        yield GaugeMetricFamily("gendan_parked_events", "Events that could not be taken in", database.parked)
    yield from _of_parts(app)
    yield from _of_requests(app)
    if store := getattr(app.state, "store", None):
        yield from _of_store(store.commits.written)


def _of_parts(app: FastAPI) -> Iterator["Metric"]:
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

    shown = app.state.health.shown
    states = GaugeMetricFamily("gendan_part_state", "1 for the state that the part is in", labels=["part", "state"])
    for name, part in shown.items():
        for state in State:
            states.add_metric([name, state], part.state is state)
    yield states
    for figure, (called, words) in FIGURES.items():
        gauge = GaugeMetricFamily(called, words, labels=["part"])
        for name, part in shown.items():
            if figure in part.figures:
                gauge.add_metric([name], part.figures[figure])
        yield gauge


def _of_requests(app: FastAPI) -> Iterator["Metric"]:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily  # noqa: PLC0415

    answers = HistogramMetricFamily(
        "gendan_http_answer_seconds", "Until an answer began", labels=["method", "route", "status"]
    )
    for (method, route, status), measure in app.state.measures.of.items():
        within = [(_bound(bound), float(count)) for bound, count in measure.within()]
        answers.add_metric([method, route, str(status)], within, measure.seconds)
    yield answers
    places = {"requests": app.state.places, "streams": app.state.streams}
    taken = GaugeMetricFamily("gendan_http_at_once", "What is worked on, and open, now", labels=["what"])
    most = GaugeMetricFamily("gendan_http_at_once_most", "As many as are let in at once", labels=["what"])
    refused = CounterMetricFamily("gendan_http_refused", "For which there was no place", labels=["what"])
    for what, each in places.items():
        taken.add_metric([what], each.taken)
        most.add_metric([what], each.most)
        refused.add_metric([what], each.refused)
    yield from (taken, most, refused)


def _bound(seconds: float) -> str:
    return "+Inf" if seconds == float("inf") else str(seconds)


def _of_store(written: Written) -> Iterator["Metric"]:
    from prometheus_client.core import CounterMetricFamily, SummaryMetricFamily  # noqa: PLC0415

    yield SummaryMetricFamily(
        "gendan_store_batch_seconds", "Writing a batch of commands", written.batches, written.seconds
    )
    yield CounterMetricFamily("gendan_store_commands", "Commands in these batches", written.commands)
