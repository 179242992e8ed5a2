"""The figures of one process, as Prometheus reads them; what each means stands in docs/operating.md."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from math import isinf

from fastapi import FastAPI
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from shared.health import Part, State
from shared.http.admission import Places
from shared.http.healthz import DatabaseNow
from shared.http.measured import Measures
from shared.store.writer import Written

FIGURES = {
    "position": ("gendan_part_position", "Position up to which the part has come in its source, or in its own store"),
    "lag": ("gendan_part_lag_events", "Events that its source has beyond that"),
    "listeners": ("gendan_part_listeners", "Who listens for changes"),
}
"""Of a part, by the name that it has in /readyz."""


def told(app: FastAPI, database: DatabaseNow, accept: str) -> tuple[bytes, str]:
    """All figures, and their media type: the one of those that are accepted which says most."""
    state, registry = app.state, CollectorRegistry(auto_describe=False)
    found = [
        InfoMetricFamily("gendan", "Which service this is", {"name": state.name, "version": version("gendan")}),
        *of_database(database),
        *of_parts(state.health.shown),
        of_answers(state.measures),
        *of_places({"requests": state.places, "streams": state.streams}),
        *(of_store(state.store.commits.written) if state.aggregates else ()),
    ]
    registry.register(_Found(found))
    ProcessCollector(registry=registry)
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type


@dataclass(eq=False)
class _Found(Collector):
    """What a registry asks for."""

    found: Sequence[Metric]

    def collect(self) -> Sequence[Metric]:
        return self.found


def of_database(database: DatabaseNow) -> Iterator[Metric]:
    yield GaugeMetricFamily("gendan_database_up", "Whether the database answers", not database.away)
    yield GaugeMetricFamily("gendan_database_writable", "Whether it takes writes", database.takes_writes)
    if not database.away:
        yield GaugeMetricFamily("gendan_parked_events", "Events that could not be taken in", database.parked)


def of_parts(shown: dict[str, Part]) -> Iterator[Metric]:
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


def of_answers(measures: Measures) -> Metric:
    answers = HistogramMetricFamily(
        "gendan_http_answer_seconds", "Until an answer began", labels=["method", "route", "status"]
    )
    for (method, route, status), measure in measures.of.items():
        within = [("+Inf" if isinf(bound) else str(bound), count) for bound, count in measure.within()]
        answers.add_metric([method, route, str(status)], within, measure.seconds)
    return answers


def of_places(places: dict[str, Places]) -> Iterator[Metric]:
    taken = GaugeMetricFamily("gendan_http_at_once", "What is worked on, and open, now", labels=["what"])
    most = GaugeMetricFamily("gendan_http_at_once_most", "As many as are let in at once", labels=["what"])
    refused = CounterMetricFamily("gendan_http_refused", "For which there was no place", labels=["what"])
    for what, each in places.items():
        taken.add_metric([what], each.taken)
        most.add_metric([what], each.most)
        refused.add_metric([what], each.refused)
    yield from (taken, most, refused)


def of_store(written: Written) -> Iterator[Metric]:
    yield SummaryMetricFamily(
        "gendan_store_batch_seconds", "Writing a batch of commands", written.batches, written.seconds
    )
    yield CounterMetricFamily("gendan_store_commands", "Commands in these batches", written.commands)
