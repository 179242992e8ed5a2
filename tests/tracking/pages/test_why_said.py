"""Why an order is late, in sentences: whose words, whose days, and what is not late yet."""

from datetime import date

from services.tracking.pages.catalogue import Language
from services.tracking.pages.saying import Saying
from services.tracking.pages.why_said import SaidChain, said
from services.tracking.why.what_if import PromiseThen
from shared.events.shipment import BookingRolled, CustomsQueried, ShipmentBooked
from shared.events.values import Basis
from shared.identity.roles import Role
from tests.tracking.life import OF_IT, forecast
from tests.tracking.telling import Telling, parts
from tests.tracking.why.orders import made, november, promised, told, why_of

BOOKED = ShipmentBooked(**OF_IT, shipment="S1", lines=parts({"A": 100}), departs_on=november(30))


def rolled(on: int, reason: str) -> tuple[str, BookingRolled]:
    return "2026-11-04", BookingRolled(**OF_IT, shipment="S1", departs_on=november(on), reason=reason)


def first(tell: Telling, today: date, language: Language = Language.EN) -> SaidChain:
    return said(language, why_of(tell, today), tell.view()).chains[0]


def in_its_stretches(chain: SaidChain) -> list[str]:
    return [each.words for hop in chain.hops for each in hop.stretches]


def test_the_carrier_is_named_and_quoted_where_it_rolled_a_booking() -> None:
    rolls = rolled(33, "port closed"), rolled(37, "vessel overbooked 爆舱甩柜")
    tell = told(("2026-11-01", promised()), ("2026-11-03", BOOKED), *rolls)
    chain = first(tell, november(5))
    assert chain.because == "First cause: the sailing of S1 (“vessel overbooked 爆舱甩柜”). It lies with: the carrier."
    assert chain.headline.endswith("expected on 2026-12-07: 6 days later than promised.")
    assert in_its_stretches(chain) == ["booking of S1 rolled (“port closed”)", "booking of S1 rolled"]
    assert chain.hops[0].words == "vessel overbooked 爆舱甩柜"
    chinese = first(tell, november(5), Language.ZH)
    assert chinese.because == "起因：S1 的船期（“vessel overbooked 爆舱甩柜”）。责任方：承运人。"
    assert chinese.headline.endswith("预计 2026-12-07：比承诺晚 6 天。")


def test_what_should_have_left_says_that_it_was_not_told_to_have_and_what_the_customs_ask() -> None:
    told_of = [("2026-11-01", promised()), ("2026-11-03", BOOKED)]
    late = first(told(*told_of), date(2026, 12, 4))
    assert late.because == "First cause: S1, past its day and not told to have left. It lies with: us."
    assert late.headline.endswith("and not kept yet on 2026-12-04: 3 days late so far.")
    asked = CustomsQueried(**OF_IT, shipment="S1", question="which fibre?")
    chain = first(told(*told_of, ("2026-11-30", asked)), date(2026, 12, 4))
    assert "(“which fibre?”). It lies with: customs." in chain.because


def test_for_whom_a_forecast_says_it_waits_is_named() -> None:
    tell = made(("2026-11-05", forecast("sewn", november(23), waits_for=Role.PARTNER)))
    assert in_its_stretches(first(tell, november(5))) == ["waits for the customer, as the forecast says"]


def test_what_would_come_of_it_is_one_sentence() -> None:
    def then(before: date | None, after: date | None) -> str:
        late = [max((each - november(31)).days, 0) if each else 0 for each in (before, after)]
        promise = PromiseThen(november(31), Basis.ON_BOARD, ("A",), before, late[0], after, late[1], missed=late[1] > 0)
        return Saying(Language.EN, promised_only).then(promise)

    promised_only = told(("2026-11-01", promised())).view()
    assert then(november(40), november(45)) == (
        "On board 2026-12-15 then: 5 days later than now, 14 days after the promise."
    )
    assert then(november(31), november(30)) == (
        "On board 2026-11-30 then: 1 day earlier than now, 1 day before the promise."
    )
    assert then(november(31), november(31)) == "On board 2026-12-01 then: the same day as now, on the day promised."
    assert then(november(31), None) == "On board: nobody knows when, then."
