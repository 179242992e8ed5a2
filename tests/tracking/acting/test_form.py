"""What a form begins with, what is sent of it, and where an error of the service is shown."""

from decimal import Decimal

import msgspec
import pytest

from services.tracking.acting.act import About, Kind
from services.tracking.acting.form import Form, blame, draw
from services.tracking.acting.offering import offers
from services.tracking.acting.table import ACTS, BY_KEY
from services.tracking.acting.typed import Kept, Typed, body_of
from services.tracking.orders.answer import OrderAnswer
from services.tracking.pages.catalogue import Language
from shared.events.confidential import Confidential
from shared.events.order import Flow, OrderReleased
from shared.events.plan import ProductionStarted
from shared.identity.roles import WORKING, Role, seen_by
from tests.tracking.acting.known import order, somebody
from tests.tracking.dossier.examples import garment
from tests.tracking.life import OF_IT, came, material, output, plan_drawn
from tests.tracking.telling import ordered, paid, received, terms

LINES = ordered("1", 600, size="M"), ordered("2", 400, size="L")
TERMS = terms(deposit=30, balance=70)
PAPERS = received(*LINES, flow=Flow.MADE_TO_ORDER, payment_terms=TERMS)
STARTED = (PAPERS, OrderReleased(), plan_drawn(), ProductionStarted(**OF_IT))
ALL = frozenset(Confidential)


def form(
    known: OrderAnswer, key: str, about: str = "", *, begin: str = "", sees: frozenset[Confidential] = ALL
) -> Form:
    return draw(BY_KEY[key], About(about), known, Language.EN, sees, begin=begin)


def stands(drawn: Form) -> dict[str, str]:
    """What stands in each input before anybody types."""
    found = {each.name: each.value for each in drawn.entries if each.asked.kind not in {Kind.LINES, Kind.WHICH}}
    return found | {f"{each.name}:{row.number}": row.value for each in drawn.entries for row in each.rows}


def sent(known: OrderAnswer, key: str, about: str = "", **typed: str) -> dict[str, object]:
    return body_of(BY_KEY[key], known, about, Typed(typed), ALL).content


# What stands in it ------------------------------------------------------------


def test_output_begins_with_what_is_left_at_the_last_stage() -> None:
    known = order(*STARTED, output("cut", "R-1", **{"1": 600, "2": 400}), output("pack", "R-2", **{"1": 250}))
    shown = stands(form(known, "output"))
    assert (shown["stage"], shown["lines:1"], shown["lines:2"]) == ("pack", "350", "400")
    assert shown["report"].startswith("R-")
    assert stands(form(known, "output", begin="cut"))["lines:1"] == ""


def test_a_payment_begins_with_the_instalment_that_is_due_and_what_is_open_of_it() -> None:
    shown = stands(form(order(PAPERS, paid(300, instalment="deposit")), "payment"))
    assert (shown["instalment"], shown["amount"], shown["currency"]) == ("balance", "700", "USD")


def test_material_begins_with_what_is_missing() -> None:
    known = order(PAPERS, material("M-1", 100), came("M-1", 40))
    assert stands(form(known, "material_received", "M-1"))["quantity"] == "60"


def test_numbers_go_on_from_the_last_one() -> None:
    assert stands(form(order(PAPERS, material("M-1"), material("M-7")), "material"))["material"] == "M-8"


def test_a_form_is_drawn_with_a_key_of_its_own_and_with_what_was_known() -> None:
    known = order(PAPERS)
    one, other = form(known, "hold"), form(known, "hold")
    assert one.key != other.key
    assert one.known_at == known.known_at.isoformat()


def test_every_act_that_is_offered_can_be_drawn_in_both_languages() -> None:
    known = order(telling=garment())
    for each in offers(known, somebody(*WORKING)):
        for language in Language:
            drawn = draw(each.act, each.about, known, language, ALL)
            assert all(entry.label for entry in drawn.entries), each.act.key


def test_who_sees_no_costs_and_no_freight_is_not_asked_for_them() -> None:
    known = order(*STARTED, material("M-1"))
    sees = seen_by(frozenset({Role.PLANNING}))
    assert "unit_cost" not in {
        each.name for each in draw(BY_KEY["material_ordered"], About("M-1"), known, Language.EN, sees).entries
    }
    assert "unit_cost" in {each.name for each in form(known, "material_ordered", "M-1").entries}
    body = body_of(
        BY_KEY["material_ordered"], known, "M-1", Typed({"unit_cost:amount": "2", "unit_cost:currency": "USD"}), sees
    )
    assert "unit_cost" not in body.content


# What is sent of it -----------------------------------------------------------


def test_lines_that_are_left_empty_are_not_told() -> None:
    body = sent(order(*STARTED), "output", **{"lines:1": " 20 ", "lines:2": "", "stage": "sewing", "report": "R-9"})
    assert body == {"stage": "sewing", "report": "R-9", "lines": [{"line": "1", "quantity": "20"}]}


def test_what_was_spoiled_is_told_even_where_nothing_was_good() -> None:
    body = sent(order(*STARTED), "output", **{"lines:2:spoiled": "3"})
    assert body["lines"] == [{"line": "2", "quantity": "0", "spoiled": "3"}]


def test_full_width_digits_of_a_chinese_keyboard_are_digits() -> None:
    assert sent(order(*STARTED), "material_received", "M-1", quantity="９００") == {"quantity": "900"}


def test_words_stay_as_they_were_typed() -> None:
    assert sent(order(PAPERS), "hold", reason=" ＡＢ\r\n线头 ") == {"reason": "ＡＢ\n线头"}


@pytest.mark.parametrize("typed", ["MSKU1,MSKU2", "MSKU1，MSKU2", "MSKU1、 MSKU2", "MSKU1\nMSKU2"])
def test_a_list_is_written_with_the_commas_of_either_language(typed: str) -> None:
    assert sent(order(PAPERS), "hand_over", "ASN-1", containers=typed) == {"containers": ["MSKU1", "MSKU2"]}


def test_a_moment_is_sent_with_the_offset_of_its_place() -> None:
    typed = {"cut_offs.cargo": "2026-12-01T12:00", "cut_offs.cargo:offset": "+08:00"}
    assert sent(order(PAPERS), "rolled", "ASN-1", **typed) == {"cut_offs": {"cargo": "2026-12-01T12:00:00+08:00"}}


def test_a_number_that_is_none_is_sent_as_it_was_typed_for_the_service_to_say() -> None:
    assert sent(order(PAPERS), "inspected", "QC-1", **{"found.major": "two"}) == {"found": {"major": "two"}}


def test_files_are_named_by_their_digests() -> None:
    body = body_of(BY_KEY["photo"], order(PAPERS), "S-1.2", Typed({}, {"photos": [Kept("ab" * 32, "front.jpg")]}), ALL)
    assert body.content == {"photos": ["ab" * 32]}
    assert body.path["round"] == "2"


# Where an error is shown --------------------------------------------------------


def test_an_error_is_beside_the_input_that_it_is_about() -> None:
    known, act = order(*STARTED), BY_KEY["output"]
    typed = Typed({"lines:2": "many", "stage": "sewing"})
    drawn = draw(act, About(), known, Language.EN, ALL, typed=typed)
    body = body_of(act, known, "", typed, ALL)
    blame(drawn, body, [("body.lines.0.quantity", "is no number"), ("body.report", "Field required"), ("body", "no")])
    by_name = {each.name: each for each in drawn.entries}
    assert {row.number: row.errors for row in by_name["lines"].rows} == {"1": [], "2": ["is no number"]}
    assert by_name["report"].errors == ["Field required"]
    assert drawn.is_more_open, "what is wrong behind 'more' is shown"
    assert drawn.errors == [("body", "no")]


@pytest.mark.parametrize("version", ["9" * 5000, "𐩀", "-1", "1.0", "١"])
def test_a_version_that_is_none_is_as_if_nothing_was_said_of_it(version: str) -> None:
    typed = Typed({"version": version})
    assert draw(BY_KEY["output"], About(), order(*STARTED), Language.EN, ALL, typed=typed).version is None
    for act in ACTS:
        assert "version" not in body_of(act, order(*STARTED), "", typed, ALL).content


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "-1", "1.0", "many"])
def test_a_whole_number_that_is_none_is_sent_as_it_was_typed(number: str) -> None:
    typed = Typed({each.name: number for act in ACTS for each in act.fields if each.kind is Kind.WHOLE})
    sent = [msgspec.json.encode(body_of(act, order(*STARTED), "", typed, ALL).content) for act in ACTS]
    assert any(f'"{number}"'.encode() in each for each in sent)


def test_what_was_typed_stands_there_again() -> None:
    typed = Typed({"key": "k", "known_at": "2026-11-02T12:00:00+00:00", "version": "4", "lines:1": "many"})
    drawn = draw(BY_KEY["output"], About(), order(*STARTED), Language.EN, ALL, typed=typed)
    assert (drawn.key, drawn.known_at, drawn.version) == ("k", "2026-11-02T12:00:00+00:00", 4)
    assert stands(drawn)["lines:1"] == "many"
    assert stands(drawn)["lines:2"] == ""


def test_quantities_are_decimals_without_separators() -> None:
    big = order(received(ordered("1", Decimal("12500.5")), flow=Flow.MADE_TO_ORDER), OrderReleased())
    assert stands(form(big, "book"))["lines:1"] == "12500.5"


def test_every_act_of_the_table_writes_a_body_of_an_empty_form() -> None:
    known = order(telling=garment())
    for act in ACTS:
        assert body_of(act, known, "X.1", Typed(), ALL).path["order_id"]
