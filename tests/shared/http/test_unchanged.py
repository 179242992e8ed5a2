"""Who has an answer already is told so: If-None-Match, as RFC 9110 says it."""

import httpx
import pytest

from shared.http.unchanged import names
from tests.shared.http.asked import AT, problem


async def test_who_knows_the_version_is_not_told_it_again(acme: httpx.AsyncClient) -> None:
    first = await acme.get(AT)
    assert first.headers["cache-control"] == "private, no-cache"
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', f' "a,b" ,W/{tag} ,', "*"):
        again = await acme.get(AT, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), known
        assert again.headers["vary"] == first.headers["vary"] == "Authorization, Cookie"
    await acme.post(f"{AT}/rename", json={"name": "New"})
    new = await acme.get(AT, headers={"If-None-Match": tag})
    assert (new.status_code, new.json()["version"]) == (200, 2)
    assert new.headers["etag"] != tag


async def test_tags_that_are_none_are_refused(acme: httpx.AsyncClient) -> None:
    for wrong in ("1", '"1', "", 'W/1, "1"', '"1" "2"', "* , *"):
        told = problem(await acme.get(AT, headers={"If-None-Match": wrong}), 422, "invalid")
        assert told["errors"][0]["where"] == "header.If-None-Match"


async def test_a_list_is_tagged_by_what_it_says(acme: httpx.AsyncClient) -> None:
    one, two = [await acme.get("/v1/problems") for _ in range(2)]
    assert one.headers["etag"] == two.headers["etag"]
    assert (await acme.get("/v1/problems/stale")).headers["etag"] != one.headers["etag"]


async def test_what_is_not_there_is_not_unchanged(acme: httpx.AsyncClient) -> None:
    problem(await acme.get("/v1/problems/mood", headers={"If-None-Match": "*"}), 404, "unknown")


@pytest.mark.parametrize(("header", "same"), [('"3"', True), ('W/"3"', True), ('"33"', False), ('"4", "3"', True)])
def test_tags_are_compared_weakly(header: str, same: bool) -> None:
    assert names(header, '"3"') == same


def test_a_tag_that_never_ends_is_refused_as_quickly_as_any() -> None:
    for wrong in ('"a", ' * 3000 + '"', "," * 16_000, '"' + '"a"' * 5000, '"a"' + " " * 16_000 + "x"):
        with pytest.raises(Exception, match="cannot be understood"):
            names(wrong, '"3"')
