"""After a photo the next one is asked for at once: nobody has to go and look what else lacks one."""

import httpx
import pytest

from services.tracking.acting.offering import offers, photographed
from services.tracking.acting.table import BY_KEY
from services.tracking.orders.answer import OrderAnswer
from services.tracking.pages.photographing import lacking, onward
from shared.events.order import Flow, OrderReleased
from shared.events.plan import ProductionStarted
from shared.events.sample import SampleMade, SamplePhotographed
from shared.identity.roles import WORKING, Role
from tests.forms import form_of
from tests.identity import bearer
from tests.tracking.acting.known import order, somebody
from tests.tracking.conftest import TakeIn
from tests.tracking.life import OF_IT, PHOTO, of_sample, plan_drawn, reached, sample, signed
from tests.tracking.telling import ORDER, Telling, received

BEGUN = (received(flow=Flow.MADE_TO_ORDER), OrderReleased(), plan_drawn(), ProductionStarted(**OF_IT))
TWO_MADE = (*BEGUN, *(each for n in ("S-1", "S-2") for each in (sample(n), signed(n), of_sample(SampleMade, n))))
AT = f"/orders/{ORDER}/do"


def following(known: OrderAnswer, done: str, about: str = "") -> str:
    """Where the form leads that was opened to take a photo."""
    address = onward(known, photographed(offers(known, somebody(*WORKING))), BY_KEY[done], about)
    return address.removeprefix(f"{AT}/")


def taken(number: str) -> SamplePhotographed:
    return of_sample(SamplePhotographed, number, photos=(PHOTO,))  # type: ignore[return-value]


def test_after_one_sample_the_next_that_has_no_photo_is_asked_for() -> None:
    assert following(order(*TWO_MADE, taken("S-1")), "photo", "S-1.1") == "photo?about=S-2.1&then=photo&did=photo"


def test_nor_is_it_asked_for_again_where_it_is_shown_only_later() -> None:
    assert following(order(*TWO_MADE), "photo", "S-2.1") == "photo?about=S-1.1&then=photo&did=photo"


def test_where_every_sample_has_one_it_is_chosen_what_else() -> None:
    assert following(order(*TWO_MADE, taken("S-1"), taken("S-2")), "photo", "S-2.1") == "photo?then=photo&did=photo"


def test_after_a_milestone_the_one_that_comes_next_is_asked_for() -> None:
    known = order(*BEGUN)
    first, second, *_ = [each.code for each in known.plan.milestones] if known.plan else []
    assert following(known, "milestone", first) == f"milestone?stage={second}&then=photo&did=milestone"
    shown = order(*BEGUN, reached(first))
    assert following(shown, "milestone", first) == f"milestone?stage={second}&then=photo&did=milestone"


def test_what_is_done_once_leads_to_samples_without_a_photo_then_to_the_choice() -> None:
    assert following(order(*TWO_MADE), "raise") == "photo?about=S-1.1&then=photo&did=raise"
    assert following(order(*BEGUN), "raise") == "photo?then=photo&did=raise"


def test_only_samples_that_have_no_photo_lack_one() -> None:
    known = order(*TWO_MADE, taken("S-1"))
    found = lacking(known, photographed(offers(known, somebody(*WORKING))))
    assert [(each.act.key, each.about.id) for each in found] == [("photo", "S-2.1")]


async def test_taking_a_photo_begins_with_what_lacks_one_and_says_what_was_done(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    for each in (*TWO_MADE, taken("S-1")):
        tell(each)
    await take_in(tell.received)
    client.headers.update(bearer("Xu Gang", Role.SAMPLE_ROOM))
    page = (await client.get(f"{AT}/photo?then=photo&did=photo&lang=en")).text
    form = form_of(page, f"{AT}/photo")
    assert (form["about"], form["then"]) == ("S-2.1", "photo")
    assert "Done: Photograph the sample." in page
    tell(taken("S-2"))
    await take_in(tell.received[-1:])
    page = (await client.get(f"{AT}/photo?lang=en")).text
    assert "A photo of what?" in page
    assert f'href="{AT}/photo?then=photo&amp;about=S-1.1"' in page, "one more of the same is a press away"


@pytest.mark.parametrize(("path", "then"), [("milestone?then=photo", "photo"), ("milestone", "")])
async def test_a_form_goes_on_to_photos_only_where_it_was_opened_for_one(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling, path: str, then: str
) -> None:
    for each in BEGUN:
        tell(each)
    await take_in(tell.received)
    page = (await client.get(f"{AT}/{path}")).text
    assert form_of(page, f"{AT}/milestone")["then"] == then
