"""A Chinese reader is refused in Chinese: the catalogue has whatever services say, and finds it again."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, get_args

import pytest
from fastapi.routing import APIRoute
from hypothesis import given as for_all
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from services.logistics.shipments.api import COPIES
from services.logistics.shipments.facts import Fact
from services.logistics.shipments.notes import KNOWN_BY, Once
from services.logistics.shipments.originals import NO_TITLE
from services.order.delegations.matters import DelegableMatter
from services.order.orders.archive.checklist import checklist
from services.order.orders.state import Order
from services.order.samples.state import Stage
from services.production.inspections.domain import CLASSES
from services.tracking.acting.act import Act
from services.tracking.acting.table import ACTS
from services.tracking.pages.catalogue import Language
from services.tracking.pages.refusals import KINDS, LONGEST, SAID, Retold, Sentence, in_chinese, retold
from shared.events.values import Countersign
from tests.rights.routes import apps
from tests.tracking.pages.refusing import PLACE, ROOT, handed_to, of_function, written

APPS = apps()
FRAMEWORK = {"Too many files. Maximum number of files is \0.", "Too many fields. Maximum number of fields is \0."}
OWN = "1 to 64 letters, digits, - or _"
POINTS = {each.name for each in checklist(Order())}
FIELDS = (
    "Field required", "Extra inputs", "String should", "Input should", "Decimal input should", "Unable to parse input",
    "Datetimes provided", "Invalid datetime", "UUID input", "\0 should have at",
)  # fmt: skip
"""How what the framework says of fields begins: it is no service's."""
AN_EXAMPLE = "the order was not released, so it cannot be started"


def texts(kind: str) -> set[str]:
    return {PLACE.join(each.text) for each in KINDS[kind]}


def spoken(values: Iterable[str]) -> set[str]:
    """As services put them into a sentence."""
    return {value.replace("_", " ") for value in values}


# All that services say ----------------------------------------------------------


def test_whatever_a_service_refuses_is_said_in_chinese() -> None:
    known = texts(SAID) | texts("unfit")
    unsaid = [str(each) for each in written() if each.text not in known]
    assert not unsaid, "\n".join(["add the Chinese to services/tracking/pages/words/refusals.toml:", *unsaid])
    assert known >= POINTS


def test_the_catalogue_has_only_what_is_said() -> None:
    said = {each.text for each in written()} | FRAMEWORK | POINTS | {OWN}
    assert len(said) > 350
    left = {text for text in texts(SAID) - said if not text.startswith(FIELDS)}
    assert left == set()
    assert texts("unfit") <= said


PUT_IN: dict[str, set[str]] = {
    "done_to_order": handed_to("services/order/orders", "is_cancelled", "is_archived", "on_hold", "check_goes_on"),
    "done_to_sample": handed_to("services/order/samples", "_open", "is_cancelled"),
    "done_to_plan": handed_to("services/production/plans", "check_goes_on", "is_cancelled", "not_released"),
    "done_to_shipment": handed_to("services/logistics/shipments", "check_standing"),
    "not_known": handed_to("services/production/plans", "not_known_yet"),
    "paper": handed_to("services/production/materials", "told_otherwise")
    | handed_to("services/production/output", "told_otherwise"),
    "charge": {*of_function("services/order/samples/charging.py", "_no_matter_of_course")},
    "point": {*of_function("services/order/orders/archive/checklist.py", "_items")},
    "instalment": {*of_function("services/order/orders/rules.py", "check_instalments")},
    "countersigned": {*of_function("services/order/orders/refusals.py", "asks_for_fewer")} & {"countersigned \0"},
    "short": {*of_function("services/logistics/shipments/gates.py", "without_inspection")},
    "which_sample": {*of_function("services/logistics/shipments/gates.py", "without_sample")},
    "supposed": {*of_function("services/tracking/why/supposed_by.py", "_all_told")},
    "told_of_shipment": spoken(each.topic.partition(".")[2] for each in (*get_args(Fact), *get_args(Once))),
    "numbered": {*KNOWN_BY.values()},
    "signatures": spoken(Countersign),
    "round": spoken(Stage),
    "defect": {*CLASSES},
    "whose": {*COPIES.values()},
    "title": spoken(NO_TITLE),
    "four_elements": {*re.findall(r'"(\w+ [^"\s]+)", each\.', (ROOT / "services/order/samples/rules.py").read_text())},
    "matter": {*DelegableMatter} | handed_to("services", "Matter"),
    "thing": handed_to("services", "Aggregate"),
}  # fmt: skip
"""What services put into their sentences: by kind, all of it."""


@pytest.mark.parametrize("kind", PUT_IN)
def test_the_words_that_sentences_are_put_together_of_are_those_that_services_put_in(kind: str) -> None:
    assert texts(kind) == PUT_IN[kind]


# Each of its sentences -----------------------------------------------------------


def sample(each: Sentence) -> tuple[str, str]:
    """The sentence with something in each place, and how it is said in Chinese."""
    told: list[str] = []
    chinese: dict[str, str] = {}
    for number, (name, kind) in enumerate(each.places, 1):
        match kind:
            case "":
                english = chinese[name] = f"X{number}"
            case "list":
                english, chinese[name] = f"A{number}, B{number} and C", f"A{number}、B{number}和C"
            case "said":
                english, chinese[name] = AN_EXAMPLE, in_chinese(AN_EXAMPLE) or ""
            case _:
                english, chinese[name] = sample(KINDS[kind][-1])
        told.append(english)
    parts = chain.from_iterable(zip(each.text, [*told, ""], strict=True))
    return "".join(parts), each.chinese.format_map(chinese)


def test_each_sentence_is_found_again_whatever_stands_in_its_places() -> None:
    """All of them in one test: there are hundreds."""
    samples = [sample(each) for each in KINDS[SAID]]
    assert [(told, in_chinese(told), chinese) for told, chinese in samples if in_chinese(told) != chinese] == []


def test_both_languages_have_the_same_places_and_something_of_their_own_between_them() -> None:
    for each in chain.from_iterable(KINDS.values()):
        names = [name for name, _ in each.places]
        assert len({*names}) == len(names), each
        assert {name for name in names if not name.startswith("_")} == {*re.findall(r"\{(\w+)\}", each.chinese)}, each
        assert all(each.text[1:-1]), each
        assert each.chinese.strip(), each
        assert any(each.text), each


@pytest.mark.parametrize(
    ("told", "chinese"),
    [
        (
            "the order is on hold (wait, and ask) and cannot be released: resume it first, or amend or cancel it",
            "订单已暂停（wait, and ask），不能下达；请先恢复，或变更、取消订单",
        ),
        (
            "line 1: 50 piece asked, 100 ordered, 105 with tolerance, 60 taken already, 45 left",
            "第 1 行：要订 50 件，订购 100，含溢装最多 105，已占用 60，剩余 45",
        ),
        (
            "what the factory says of a date is told by a manager or planning or production merchandiser",
            "工厂对交期的意见须由外贸部经理或计划部或生产跟单登记",
        ),
        (
            "the file is not complete: goods are still to leave: line 1, 2; what left is not paid wholly",
            "还不能归档：第 1、2 行尚有货未出运；已出运的货款未收齐",
        ),
        ("1 of 2 countersignatures", "1 人验签（共需 2 人）"),
        ("shipped, paid", "货物全部出运、已出运货款收齐"),
        ("material 原料 and colour 颜色搭配 of style B-2", "款号 B-2 的原料和颜色搭配"),
        ("a business merchandiser or manager", "业务跟单或外贸部经理"),
        ("Input should be 'minor', 'major' or 'stoppage'", "请从选项中选择（'minor'、'major'或'stoppage'）"),
        ("'ABC' is no ISO 4217 currency", "'ABC' 不是币种代码"),
        ("there is no question {number} about this order", "这个订单没有问题 {number}"),
    ],
)
def test_what_stands_in_a_sentence_is_said_in_it(told: str, chinese: str) -> None:
    assert retold(Language.ZH, told) == Retold(chinese, told)
    assert retold(Language.EN, told) == Retold(told)


def test_what_is_no_word_of_its_kind_makes_it_another_sentence() -> None:
    """Half a sentence in each language would say less than the one that was told."""
    assert in_chinese("a thing or manager") is None
    assert in_chinese("the order was not released, so it cannot be painted") is None


def test_where_nothing_stands_in_a_place_it_is_another_sentence() -> None:
    assert in_chinese("there is no proposal P of a date for this order") == "本订单没有交期提议 P"
    assert in_chinese("there is no proposal  of a date for this order") is None
    assert in_chinese("line : 5 damaged of 4 that arrived") is None
    assert in_chinese("the manager refused it: ") is None


# What forms are refused by --------------------------------------------------------

BAD: list[Any] = [
    "", " ", "x" * 3000, "a\0b", "two", "1.1234567", "1" * 30, "1" * 5000, "-1", "nan", "1e5", 0, -1, 10**30, 1.5, True,
    [], {}, [[]] * 600, "2026-13-45", "2026-11-23T99:00:00+08:00", "2026-11-23T09:30:00", "2026-11-23T09:30:00Z",
    "0000-01-01T00:00:00+14:00", "ZZZ", "ZZ", "ZZABC", "CSQU3054384",
]  # fmt: skip


def body_of(act: Act) -> type[BaseModel]:
    routes = (each for each in APPS[act.service].routes if isinstance(each, APIRoute) and each.path == act.path)
    field = next(each.body_field for each in routes if "POST" in (each.methods or ()))
    model = field and field.field_info.annotation
    assert isinstance(model, type)
    assert issubclass(model, BaseModel)
    return model


def refused_by(model: type[BaseModel]) -> Iterator[str]:
    """What is said of fields, and of fields within them, that hold what they may not."""
    schema = model.model_json_schema()
    named = {name for each in schema.get("$defs", {}).values() for name in each.get("properties", {})}
    within = [dict.fromkeys(named, bad) for bad in BAD]
    for value in [*BAD, *within, *([each] for each in within), [None], ["x"] * 600]:
        try:
            model.model_validate(dict.fromkeys(model.model_fields, value) | {"strange": 1})
        except ValidationError as error:
            yield from (each["msg"].removeprefix("Value error, ") for each in error.errors())


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.key)
def test_what_is_wrong_with_a_field_of_a_form_is_said_in_chinese(act: Act) -> None:
    said = {*refused_by(body_of(act))}
    assert "Extra inputs are not permitted" in said
    assert [each for each in sorted(said) if in_chinese(each) is None] == []


# What nobody has written --------------------------------------------------------


PIECES = st.lists(st.sampled_from([*"{}()", "; ", ", ", "line ", "the ", ": ", " and ", "shipped", " piece"]))


@for_all(st.text(max_size=200) | PIECES.map("".join))
def test_any_text_is_shown_and_what_is_not_known_as_it_came(told: str) -> None:
    shown = retold(Language.ZH, told)
    assert shown.own == told or shown == Retold(told, is_foreign=True)
    assert retold(Language.EN, told) == Retold(told)


def test_where_nothing_was_told_nothing_is_english() -> None:
    assert retold(Language.ZH, "") == Retold("")


@pytest.mark.parametrize(
    "piece", ["; you conceded it yourself, so somebody else lets it go", "line 1: ", ", ", "a; ", " asked, 1 ordered, "]
)
def test_what_is_too_long_is_shown_as_it_came(piece: str) -> None:
    told = f"the manager refused it: {piece * LONGEST}"
    assert retold(Language.ZH, told) == Retold(told, is_foreign=True)
    assert retold(Language.ZH, told[:LONGEST]).words.startswith("经理已拒绝：")
