"""Where a page leads: only to pages that there are, and only to those that the reader may open."""

import httpx
import pytest
from fastapi import FastAPI

from services.tracking.app import app
from services.tracking.pages import elsewhere, orders
from services.tracking.pages.navigation import NAVIGATION, Groups, here, places
from shared.identity.principal import Kind, Principal
from shared.identity.roles import STAFF, Role

ANYBODY = Principal("somebody", Kind.PERSON, frozenset(STAFF))


def paths(groups: Groups) -> set[str]:
    return {place.path for group in groups for place in group}


def test_nobody_is_led_anywhere() -> None:
    assert places(app, None) == ()


def test_what_has_no_page_yet_is_left_out() -> None:
    small = FastAPI()
    small.router.routes.extend([*orders.router.routes, *elsewhere.router.routes])
    assert paths(places(small, ANYBODY)) == {"/"}


def test_what_somebody_may_not_open_is_left_out() -> None:
    small = FastAPI()
    for path in ("/", "/ops"):
        small.add_api_route(path, lambda: None)
    merchandiser = Principal("王芳", Kind.PERSON, frozenset({Role.BUSINESS_MERCHANDISER}))
    manager = Principal("张伟", Kind.PERSON, frozenset({Role.MANAGER}))
    assert paths(places(small, merchandiser)) == {"/"}
    assert paths(places(small, manager)) == {"/", "/ops"}


async def test_every_place_opens(client: httpx.AsyncClient) -> None:
    for path in sorted(paths(places(app, ANYBODY))):
        assert (await client.get(path)).status_code == 200, path


def test_no_two_places_have_the_same_letter() -> None:
    letters = [place.letter for group in NAVIGATION for place in group]
    assert len(letters) == len({*letters})


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/", "orders"),
        ("/orders/4711", "orders"),
        ("/act", "act"),
        ("/reports", "reports"),
        ("/reports/on-time", "on_time"),
        ("/reports/sales", "reports"),
        ("/sign-in", None),
    ],
)
def test_one_is_at_one_place(path: str, key: str | None) -> None:
    place = here(NAVIGATION, path)
    assert (place.key if place else None) == key
