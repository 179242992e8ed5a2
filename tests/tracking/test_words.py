"""The catalogue of the pages' words: complete in both languages, and nothing in it that no page says."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from services.tracking.acting.act import Area
from services.tracking.acting.table import BY_KEY as ACTS
from services.tracking.boards.inspections import InspectionStanding
from services.tracking.boards.payments import Age
from services.tracking.boards.shipments import Leg, ShipmentStage
from services.tracking.dossier.comparison import compared_fields
from services.tracking.dossier.matrix import Count
from services.tracking.dossier.moments import quick
from services.tracking.dossier.proof import Proof
from services.tracking.dossier.raw import Vouched
from services.tracking.names import SOURCES
from services.tracking.orders.axes import (
    Commercial,
    Countersigned,
    Documents,
    Headline,
    Logistics,
    Material,
    Payment,
    Production,
    Quality,
    Sampling,
    Stage,
)
from services.tracking.orders.irregularities import Code
from services.tracking.orders.lateness import Standing
from services.tracking.orders.next_step import Step
from services.tracking.orders.outlook import Prospect, Reason
from services.tracking.orders.points import Open
from services.tracking.orders.troubles import Where
from services.tracking.pages import site
from services.tracking.pages.board_columns import COLUMNS
from services.tracking.pages.catalogue import CATALOGUE, FILES, Language, preferred, say
from services.tracking.pages.navigation import NAVIGATION
from services.tracking.pages.tones import AXES
from services.tracking.reports import report
from services.tracking.reports.every import EVERY, REPORTS
from services.tracking.reports.on_time import COLUMNS as ON_TIME
from services.tracking.reports.status_sheet import Status
from services.tracking.reports.wording import ASKED
from services.tracking.skips import TOPIC as SKIPPED
from services.tracking.why.missing import Day
from services.tracking.why.parties import Whose
from services.tracking.why.spells import Held
from shared.envelope import Occurred
from shared.events import all_events
from shared.events.exception import Severity
from shared.events.files import Kind
from shared.events.inspection import Inspector, Result, Time
from shared.events.obligation import ObligationKind, Party
from shared.events.order import Clearance, Due, Element, Flow, OrderGate, Side
from shared.events.plan import PlanGate
from shared.events.sample import CourierTerms, SampleKind
from shared.events.shipment import CutOffs, Mode, ShipmentGate, TitleKind
from shared.events.values import Basis, Unit
from shared.http.kinds import KINDS
from shared.identity.demo import BY_KEY
from shared.identity.roles import Role

NAME_HERE = "tracking"
SERVICES = Path(__file__).parents[2] / "services"
STAGES = {
    stage
    for file in (SERVICES / "production/plans/templates").glob("*.toml")
    for stage in tomllib.loads(file.read_text())["stages"]
}
GATES = {gate for file in SERVICES.glob("*/**/*.py") for gate in re.findall(r'gate="(\w+)"', file.read_text())} | {
    *OrderGate,
    *PlanGate,
    *ShipmentGate,
}
TEMPLATES = Path(site.__file__).parent / "templates"
SAID = re.compile(r"say\('(\w+)', '([\w.]+)'")
PAGES = {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}
PLACES = [place.key for group in NAVIGATION for place in group]
BY_VALUE: dict[str, Iterable[str]] = {
    "commercial": Commercial, "logistics": Logistics, "payment": Payment, "headline": Headline, "standing": Standing,
    "stage": Stage, "basis": Basis, "flow": Flow, "mode": Mode, "unit": Unit, "due": Due, "exception": Code,
    "countersign": Countersigned, "role": BY_KEY, "sampling": Sampling, "material": Material, "production": Production,
    "quality": Quality, "documents": Documents, "prospect": Prospect, "cause": Reason, "step": Step, "open": Open,
    "party": Party, "owner": Role, "side": Side, "sample": SampleKind, "inspection": Time, "result": Result,
    "where": Where, "severity": Severity, "sample_standing": {*Sampling, "cancelled"} - {"none"},
    "clock": ObligationKind, "arrival": ["requested", *Stage],
    "letter": AXES, "places": PLACES, "at": Headline, "promised": Basis, "reason": Reason, "asks": ASKED,
    "sheet_sample": {*Sampling} - {"none"}, "goods_all": Stage,
    "lateness": ("true", "false"), "board_stage": ShipmentStage, "board_leg": Leg, "board_standing": InspectionStanding,
    "board_inspector": Inspector, "board_age": Age,
    "field": compared_fields(), "opens": Open, "count": Count, "inspector": Inspector, "element": Element,
    "proof": Proof, "proof_why": Proof, "vouched": Vouched,
    "title": TitleKind, "clearance": Clearance, "file": Kind, "service": [*SOURCES, NAME_HERE],
    "cut_off": CutOffs.model_fields, "lag": ("days", "hours", "minutes"), "making": STAGES,
    "mark": ("today", "promised", "cut_off"),
    "why_title": Prospect, "held": Held, "whose": Whose, "missed": Day,
    "quick": [each.key for each in quick(date.max, *[Occurred.on(date.min)] * 2)],
    "act": ACTS, "area": Area, "courier": CourierTerms, "yes_no": ("true", "false"), "gate": GATES,
    "problem": KINDS,
    "board_column": {each.key for those in COLUMNS.values() for each in those if each.section == "board_column"},
}  # fmt: skip
IN_CODE = {*re.findall(r'"(\w+)"', "".join(file.read_text() for file in Path(report.__file__).parent.glob("*.py")))} | {
    f"{field.name}_changed" for field in fields(Status)
}
REPORTED = [ON_TIME, *(each.columns for each in EVERY)]
REPORT_NAMES = {*(each.name for each in REPORTS), "on-time", "status-sheet"}
BOARDS = {*COLUMNS} - {"orders"}
BY_NAME = {"order": {*AXES}, "board": BOARDS, "compare": {"came", "went", "yes"}, "list": {"customer", "q"},
           "not_now": {"on_hold", "not_released", "no_plan", "not_started", "not_open"},
           "report": {"country", "mode", "vendor", "month", "customer", "product"},
           "reports": REPORT_NAMES, "report_answers": REPORT_NAMES, "report_for": REPORT_NAMES,
           "column": {"yes", "no", *(column.key for columns in REPORTED for column in columns)},
           "sentence": IN_CODE, "goods": IN_CODE, "sheet": IN_CODE, "sheet_inspection": IN_CODE,
           "error": {"401", "403", "404", "413", "422", "429", "500", "503"}}  # fmt: skip
BY_VALUE["kind"] = {topic.partition(".")[0] for topic in CATALOGUE["topic"]}
SAYING = ("saying.py", "why_said.py", "why_paper.py", "why.py")
"""What is said in Python, because it is said on paper as well."""
ALL = [(section, key, words) for section, entries in CATALOGUE.items() for key, words in entries.items()]


def test_both_languages_say_the_same_with_the_same_values() -> None:
    """All of them in one test: there are thousands."""
    assert [(section, key) for section, key, words in ALL if len(words) != 2 or not all(map(str.strip, words))] == []
    assert [(section, key) for section, key, (en, zh) in ALL if sorted(_names(en)) != sorted(_names(zh))] == []


def _names(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name]


def test_a_section_is_in_one_file_only() -> None:
    sections = [section for file in FILES for section in tomllib.loads(file.read_text("utf-8"))]
    assert sorted(sections) == sorted({*sections})


def test_every_value_of_every_axis_has_words() -> None:
    differing = {section: {*CATALOGUE[section]} ^ {*values} for section, values in BY_VALUE.items()}
    assert {section: keys for section, keys in differing.items() if keys} == {}


def test_every_column_and_every_report_has_words() -> None:
    assert {column.key for columns in REPORTED for column in columns} <= {*CATALOGUE["column"]}
    for section in ("reports", "report_answers", "report_for"):
        assert {*CATALOGUE[section]} >= REPORT_NAMES


def test_every_board_has_a_name() -> None:
    assert {*CATALOGUE["board"]} >= BOARDS


def test_every_event_that_can_be_in_a_history_has_words() -> None:
    told = {
        topic for topic, event in all_events().items() if topic.startswith("order.") or "order_id" in event.model_fields
    }
    assert {*CATALOGUE["topic"]} == told | {SKIPPED}


def test_the_pages_say_only_what_the_catalogue_has() -> None:
    said = {(section, key) for text in PAGES.values() for section, key in SAID.findall(text)}
    assert said
    assert [pair for pair in said if pair[1] not in CATALOGUE[pair[0]]] == []


def test_the_catalogue_has_only_what_the_pages_say() -> None:
    text = "".join(PAGES.values()) + "".join(
        re.sub(r'"(\w+)"', r"'\1'", (Path(site.__file__).parent / name).read_text()) for name in SAYING
    )
    named = {
        *BY_VALUE,
        "topic",
        "why",
        "made_of",
        "asked",
        "hint",
    }  # the last: tests/tracking/acting/test_table.py
    unused = [
        (section, key)
        for section, key, _ in ALL
        if section not in named and key not in BY_NAME.get(section, ()) and f"'{key}'" not in text
    ]
    assert unused == []


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("de,en;q=0.5,zh;q=0.8", "zh"),
        ("en-GB,zh;q=0.9", "en"),
        ("fr", "en"),
        ("zh;q=0", "en"),
        ("zh;q=nonsense,en", "en"),
        ("*", "en"),
    ],
)
def test_the_language_is_the_readers_own(header: str, language: str) -> None:
    assert preferred(header) == language


def test_an_event_that_the_catalogue_does_not_know_is_called_by_its_topic() -> None:
    assert say(Language.ZH, "topic", "sample.eaten") == "sample.eaten"
