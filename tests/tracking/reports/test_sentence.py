"""One sentence about an order: where it is, what was promised, when it comes, why, and whom it waits for."""

from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest

from services.tracking.orders.axes import Headline
from services.tracking.pages.catalogue import Language, say
from services.tracking.reports.sentence import MOST_GROUPS, sentence
from services.tracking.reports.wording import goods, places
from shared.events import material as materials
from shared.events.order import (
    ClarificationAnswered,
    Flow,
    OrderAcknowledged,
    OrderCancelled,
    OrderHeld,
    OrderReleased,
    PaymentReceived,
)
from shared.events.plan import ReadyForecast
from shared.events.shipment import ArrivalForecast
from shared.events.values import Basis, PromisedDate, Unit
from tests.tracking.asking import AT, get, refused
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import made
from tests.tracking.life import OF_IT, asked, material, output, plan_drawn
from tests.tracking.telling import ORDER, Telling, day, ordered, received

BEFORE, ON, AFTER = date(2026, 11, 20), date(2026, 12, 1), date(2026, 12, 3)


def said(tell: Telling, today: date = BEFORE) -> tuple[str, str]:
    view = tell.view()
    return sentence(view, today, Language.EN), sentence(view, today, Language.ZH)


@pytest.fixture
def bags(tell: Telling) -> Telling:
    """2,400 pieces in two colours, made to order."""
    tell(received(ordered("1", 1200, style="Bag", colour="navy"), ordered("2", 1200, style="Bag", colour="red"),
                  flow=Flow.MADE_TO_ORDER))  # fmt: skip
    return tell


def test_what_was_only_received_says_so_and_what_was_promised(bags: Telling) -> None:
    assert said(bags) == (
        "PO-4711 (2,400 pcs, Bag navy, Bag red): received; promised to be delivered 1 Dec 2026, on track.",
        "订单 PO-4711（2,400 件，Bag navy、Bag red）：已接单；承诺 2026年12月1日 送达，进度正常。",
    )


def test_a_number_that_does_not_say_that_it_is_a_po_is_called_one(tell: Telling) -> None:
    tell(received(po_number="4711"))
    english, chinese = said(tell)
    assert english.startswith("PO 4711 (100 pcs, Style A): ")
    assert chinese.startswith("订单 PO 4711（100 件，Style A）：")


def test_of_an_order_that_never_came_only_that_is_said(tell: Telling) -> None:
    tell(tell.departed("S-1", A=5))
    english, chinese = said(tell)
    assert english == f"PO {ORDER}: not received yet."
    assert chinese.endswith("：尚未收到订单。")


def test_each_stage_says_how_much_came_out_of_it(bags: Telling) -> None:
    bags(plan_drawn())
    for n, each in enumerate(("cut", "cut", "pack")):
        bags(output(each, f"R-{n}", **{"1": 500, "2": 300}))
    english, chinese = said(bags, date(2026, 11, 4))
    assert "in production, 1,600 pcs through cut, 800 pcs through pack; promised" in english
    assert "生产中，cut 完成 1,600 件，pack 完成 800 件；承诺" in chinese


def test_stages_of_the_field_have_words_of_their_own(bags: Telling) -> None:
    bags(output("cutting", "R-1", **{"1": 500, "2": 300}))
    bags(output("packing", "R-2", **{"1": 200, "2": 100}))
    english, chinese = said(bags)
    assert "in production, 800 pcs cut, 300 pcs packed" in english
    assert "生产中，已裁 800 件，已包装 300 件" in chinese


def test_lines_of_which_nothing_was_made_are_told_apart(bags: Telling) -> None:
    bags(output("cutting", "R-1", **{"1": 500}))
    english, chinese = said(bags)
    assert "line 1 (Bag navy), 1,200 pcs: in production, 500 pcs cut, promised" in english
    assert "line 2 (Bag red), 1,200 pcs: in production, no output reported yet, promised" in english
    assert "第 2 行（Bag red），1,200 件：生产中，尚无产出" in chinese


@pytest.mark.parametrize(
    ("how", "english", "chinese"),
    [
        ("handed_over", "with the forwarder", "已交货代"),
        ("departed", "on the way", "运输途中"),
        ("arrived", "arrived", "已到达"),
    ],
)
def test_goods_on_their_way_are_where_they_are(bags: Telling, how: str, english: str, chinese: str) -> None:
    bags(getattr(bags, how)("S-1", **{"1": 1200, "2": 1200}), day("2026-11-18"))
    in_english, in_chinese = said(bags)
    assert f": {english}; promised to be delivered 1 Dec 2026, on track." in in_english
    assert f"：{chinese}；承诺" in in_chinese


def test_quantities_add_up_to_what_was_ordered(bags: Telling) -> None:
    bags(bags.delivered("S-1", **{"1": 300, "2": 300}), day("2026-11-18"))
    bags(bags.departed("S-2", **{"1": 500, "2": 500}), day("2026-11-19"))
    english, chinese = said(bags)
    assert "partly delivered, 600 pcs delivered, 1,000 pcs on the way, 800 pcs still to ship; promised" in english
    assert "部分已交付，已交付 600 件，在途 1,000 件，待出货 800 件；承诺" in chinese
    for line in bags.view().lines:
        assert sum(quantity for _, quantity in places(bags.view(), line)) == line.ordered


def test_what_is_made_of_the_rest_is_said_as_of_all(bags: Telling) -> None:
    bags(output("cutting", "R-1", **{"1": 900, "2": 900}))
    bags(bags.departed("S-1", **{"1": 200, "2": 200}), day("2026-11-18"))
    assert "400 pcs on the way, 2,000 pcs still to ship (in all 1,800 pcs cut); promised" in said(bags)[0]


def test_units_are_never_mixed(tell: Telling) -> None:
    tell(received(ordered("1", 100), ordered("2", "12.5", unit=Unit.METRE)))
    assert said(tell)[0].startswith("PO-4711 (100 pcs + 12.5 m, Style 1, Style 2): received;")
    assert goods(tell.view(), tell.view().lines).ordered.of == {Unit.PIECE: Decimal(100), Unit.METRE: Decimal("12.5")}


def test_what_the_tolerance_lets_be_is_not_still_to_ship(tell: Telling) -> None:
    tell(received(ordered("A", 1000), under=3))
    tell(tell.delivered("S-1", A=980), day("2026-12-01"))
    assert said(tell, AFTER)[0] == (
        "PO-4711 (1,000 pcs, Style A): delivered, 980 pcs delivered; "
        "promised to be delivered 1 Dec 2026, met on 1 Dec 2026."
    )


def test_more_than_was_ordered_is_said(tell: Telling) -> None:
    tell(received(ordered("A", 100), over=5))
    tell(tell.delivered("S-1", A=104), day("2026-12-01"))
    assert "104 pcs delivered" in said(tell, AFTER)[0]


@pytest.mark.parametrize(
    ("on", "english", "chinese"),
    [
        ("2026-11-30", "met on 30 Nov 2026.", "2026年11月30日 已完成。"),
        ("2026-12-02", "met on 2 Dec 2026 (1 day late).", "2026年12月2日 已完成（晚 1 天）。"),
        ("2026-12-24", "met on 24 Dec 2026 (23 days late).", "2026年12月24日 已完成（晚 23 天）。"),
    ],
)
def test_a_promise_that_was_kept_says_when(tell: Telling, on: str, english: str, chinese: str) -> None:
    tell(received(ordered("A", 100)))
    tell(tell.delivered("S-1", A=100), day(on))
    assert said(tell, date(2027, 1, 1))[0].endswith(english)
    assert said(tell, date(2027, 1, 1))[1].endswith(chinese)


@pytest.mark.parametrize(
    ("basis", "english", "chinese"),
    [
        (Basis.EX_FACTORY, "promised ex factory 1 Dec 2026", "承诺 2026年12月1日 出厂"),
        (Basis.HANDED_OVER, "promised to the forwarder 1 Dec 2026", "承诺 2026年12月1日 交货代"),
        (Basis.ON_BOARD, "promised on board 1 Dec 2026", "承诺 2026年12月1日 装船"),
        (Basis.DELIVERED, "promised to be delivered 1 Dec 2026", "承诺 2026年12月1日 送达"),
    ],
)
def test_what_was_promised_of_the_day_is_said(tell: Telling, basis: Basis, english: str, chinese: str) -> None:
    tell(received(ordered("A", promised=PromisedDate(on=ON, basis=basis))))
    assert english in said(tell)[0]
    assert chinese in said(tell)[1]


def test_the_promised_day_itself_is_not_late(tell: Telling) -> None:
    tell(received())
    assert said(tell, ON)[0].endswith("promised to be delivered 1 Dec 2026, on track.")
    assert "1 day late, no new date yet" in said(tell, date(2026, 12, 2))[0]
    assert "已晚 2 天，新日期待定" in said(tell, AFTER)[1]


def test_a_new_day_and_its_cause_are_said(tell: Telling) -> None:
    promised = PromisedDate(on=ON, basis=Basis.EX_FACTORY)
    tell(received(ordered("A", promised=promised), flow=Flow.MADE_TO_ORDER))
    tell(ReadyForecast(**OF_IT, on=date(2026, 12, 5), reason="our dyer's boiler burst"), day("2026-11-19"))
    english, chinese = said(tell)
    assert english.endswith("promised ex factory 1 Dec 2026, expected 5 Dec 2026 (4 days after the promised "
                            "date), because the goods will be ready only on 5 Dec 2026.")  # fmt: skip
    assert chinese.endswith("预计 2026年12月5日（预计晚 4 天），原因：货物 2026年12月5日 才能备妥。")
    assert "boiler" not in english + chinese


def test_late_is_said_of_days_that_have_passed_and_of_no_others(tell: Telling) -> None:
    promised = PromisedDate(on=ON, basis=Basis.EX_FACTORY)
    tell(received(ordered("A", promised=promised), flow=Flow.MADE_TO_ORDER))
    tell(ReadyForecast(**OF_IT, on=date(2026, 12, 5)), day("2026-11-19"))
    for today in (BEFORE, ON):
        english, chinese = said(tell, today)
        assert "late" not in english
        assert "已晚" not in chinese
    english, chinese = said(tell, AFTER)
    assert "2 days late, expected 5 Dec 2026 (4 days after the promised date)" in english
    assert "已晚 2 天，预计 2026年12月5日（预计晚 4 天）" in chinese


def test_a_day_that_was_expected_and_is_past_is_said_no_more(tell: Telling) -> None:
    promised = PromisedDate(on=ON, basis=Basis.EX_FACTORY)
    tell(received(ordered("A", promised=promised), flow=Flow.MADE_TO_ORDER))
    tell(ReadyForecast(**OF_IT, on=date(2026, 12, 5)), day("2026-11-19"))
    assert "9 days late, no new date yet" in said(tell, date(2026, 12, 10))[0]


def test_a_milestone_is_called_by_its_name_in_each_language(bags: Telling) -> None:
    drawn = plan_drawn()
    fabric = drawn.milestones[0].model_copy(update={"name": "Fabric in house", "chinese": "面料到厂"})
    bags(drawn.model_copy(update={"milestones": (fabric, *drawn.milestones[1:])}))
    english, chinese = said(bags, date(2026, 11, 28))
    assert "because “Fabric in house” is late." in english
    assert "原因：“面料到厂”延误。" in chinese


def test_a_material_that_is_late_puts_the_day_at_risk(bags: Telling) -> None:
    bags(material("M-1", 500, date(2026, 11, 25)))
    bags(
        materials.MaterialOrdered(**OF_IT, material="M-1", supplier="An Mill", reference="PU-1", quantity=Decimal(500))
    )
    bags(materials.MaterialExpected(**OF_IT, material="M-1", on=date(2026, 11, 28)))
    english, chinese = said(bags)
    assert "promised to be delivered 1 Dec 2026, at risk." in english
    assert "有延误风险" in chinese
    assert "because the material “fabric M-1” is late." in said(bags, AFTER)[0]
    assert "An Mill" not in " ".join(said(bags, AFTER))


def test_an_arrival_that_moved_is_the_cause(tell: Telling) -> None:
    tell(received(ordered("A")))
    tell(tell.departed("S-1", A=100), day("2026-11-10"))
    tell(ArrivalForecast(**OF_IT, shipment="S-1", on=date(2026, 12, 9), reason="typhoon"), day("2026-11-15"))
    assert said(tell)[0].endswith(
        "expected 9 Dec 2026 (8 days after the promised date), because shipment S-1 arrives only on 9 Dec 2026."
    )
    assert "原因：批次 S-1 2026年12月9日 才到达" in said(tell)[1]


def test_lines_promised_for_other_days_are_told_apart(tell: Telling) -> None:
    later = PromisedDate(on=date(2027, 1, 15), basis=Basis.DELIVERED)
    tell(received(ordered("1", 100), ordered("2", 50, promised=later), ordered("3", 70, promised=later)))
    english, chinese = said(tell, AFTER)
    assert "line 1 (Style 1), 100 pcs: received, promised to be delivered 1 Dec 2026, 2 days late" in english
    assert "lines 2, 3 (Style 2, Style 3), 120 pcs: received, promised to be delivered 15 Jan 2027, on track" in english
    assert "第 2、3 行（Style 2、Style 3），120 件" in chinese


def test_sizes_of_one_style_are_one_thing(tell: Telling) -> None:
    lines = [ordered(str(n), 10, style="Shirt", colour="white", size=f"{n}") for n in range(38, 46)]
    tell(received(*lines))
    assert said(tell)[0].startswith("PO-4711 (80 pcs, Shirt white): received;")


def test_many_styles_and_many_differences_stay_one_sentence(tell: Telling) -> None:
    lines = [
        ordered(str(n), 10, promised=PromisedDate(on=date(2027, 1, n), basis=Basis.DELIVERED)) for n in range(1, 13)
    ]
    tell(received(*lines))
    english, chinese = said(tell)
    assert english.startswith("PO-4711 (120 pcs, Style 1, Style 2, Style 3 and 9 more): received; line 1")
    assert english.endswith(f"; {12 - MOST_GROUPS} more lines differ: see the order.")
    assert chinese.endswith("；另有 4 行情况不同，详见订单。")


def test_on_hold_says_so_and_not_why(bags: Telling) -> None:
    bags(OrderReleased())
    bags(OrderHeld(reason="they did not pay the last one"))
    english, chinese = said(bags)
    assert "): on hold; promised" in english
    assert "：暂停中；" in chinese
    assert "pay" not in english


def test_of_a_cancelled_order_nothing_is_promised(bags: Telling) -> None:
    bags(OrderCancelled(reason="bankrupt"))
    assert said(bags, AFTER) == (
        "PO-4711 (2,400 pcs, Bag navy, Bag red): cancelled.",
        "订单 PO-4711（2,400 件，Bag navy、Bag red）：已取消。",
    )


def test_what_the_customer_is_waited_for_with_comes_last(bags: Telling) -> None:
    bags(asked("Q-1"))
    english, chinese = said(bags)
    assert english.endswith("; waiting for the customer: answer to question Q-1: which zip?.")
    assert chinese.endswith("；待客户：答复问题 Q-1: which zip?。")
    bags(ClarificationAnswered(number="Q-1", answer="brass"))
    assert "waiting" not in said(bags)[0]


def test_what_waits_for_us_is_our_own_affair(tell: Telling) -> None:
    tell(received())
    tell(material("M-1", 500, date(2026, 11, 1)))
    tell(materials.MaterialShort(**OF_IT, material="M-1", quantity=Decimal(80), reason="torn"))
    assert "M-1" not in " ".join(said(tell))


@pytest.mark.parametrize("today", [BEFORE, ON, AFTER, date(2027, 6, 1)])
def test_nothing_internal_is_ever_said(today: date) -> None:
    """Neither prices nor payments, names of makers and carriers, nor what people wrote to each other."""
    text = " ".join(said(made(), today))
    for word in (
        "435",
        "5000",
        "2100",
        "Sinotrans",
        "Ningbo Bags",
        "fragile",
        "lining",
        "dyer",
        "needle",
        "which fibre",
    ):
        assert word not in text


def test_every_headline_reads_on_in_both_languages() -> None:
    for each in Headline:
        assert say(Language.EN, "at", each)[0].islower()
        assert not say(Language.ZH, "at", each).endswith("。")


async def test_the_sentence_is_answered_now_and_as_of_then(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    tell(received(), day("2026-10-02"))
    tell(OrderAcknowledged(), day("2026-10-05"))
    await take_in(tell.received)
    answer = await get(client, f"{AT}/sentence")
    assert answer["en"] == (
        "PO-4711 (100 pcs, Style A): acknowledged; promised to be delivered 1 Dec 2026, 2 days late, "
        "no new date yet, next step: release the internal order."
    )
    assert answer["zh"].startswith("订单 PO-4711（100 件，Style A）：已回签；")
    then = await get(client, f"{AT}/sentence", happened_by="2026-10-03")
    assert then["en"] == "PO-4711 (100 pcs, Style A): received; promised to be delivered 1 Dec 2026, on track."
    await refused(client, "/v1/orders/00000000-0000-0000-0000-000000000000/sentence", 404)


async def test_roles_that_see_no_prices_are_told_the_same(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    tell(received())
    tell(PaymentReceived(reference="SLIP", amount=Decimal(40), currency="USD"))
    await take_in(tell.received)
    answer: dict[str, Any] = await get(client, f"{AT}/sentence")
    assert {*answer} == {"order_id", "en", "zh"}
    assert "40" not in answer["en"]
