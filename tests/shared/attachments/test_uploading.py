"""Files over HTTP: uploaded, looked at by those who may, never changed."""

import hashlib
from typing import Any

import asyncpg
import httpx
import pytest

from services.order.app import app
from shared.attachments.checking import LARGEST
from shared.identity.roles import Role
from tests.conftest import Start
from tests.identity import bearer
from tests.shared.attachments import pictures
from tests.shared.attachments.pictures import picture

JPEG = {"Content-Type": "image/jpeg"}


@pytest.fixture
async def http(running: Start) -> httpx.AsyncClient:
    return await running("order", app)


async def upload(
    http: httpx.AsyncClient, content: bytes, kind: str = "photo", name: str = "front.jpg", **headers: str
) -> httpx.Response:
    asked = {"kind": kind, "name": name}
    return await http.post("/v1/attachments", params=asked, content=content, headers={**JPEG, **headers})


async def test_a_file_is_found_by_the_digest_of_what_is_in_it(http: httpx.AsyncClient) -> None:
    content = picture()
    answer = await upload(http, content, name="正面 front.jpg")
    digest = hashlib.sha256(content).hexdigest()
    expected: dict[str, Any] = {"digest": digest, "kind": "photo", "name": "正面 front.jpg"}
    assert answer.status_code == 201
    assert answer.json() == expected | {"media_type": "image/jpeg", "size": len(content)}
    assert answer.headers["Location"] == f"/v1/attachments/{digest}"
    found = await http.get(f"/v1/attachments/{digest}")
    assert found.content == content
    assert found.headers["Content-Type"] == "image/jpeg"
    assert found.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E6%AD%A3")
    assert found.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_picture_has_a_thumbnail_and_a_paper_none(http: httpx.AsyncClient) -> None:
    digest = (await upload(http, picture())).json()["digest"]
    small = await http.get(f"/v1/attachments/{digest}/thumbnail")
    assert small.headers["Content-Type"] == "image/jpeg"
    paper = await upload(http, pictures.PDF, **{"Content-Type": "application/pdf"})
    none = await http.get(f"/v1/attachments/{paper.json()['digest']}/thumbnail")
    assert none.status_code == 404


async def test_the_same_content_again_is_the_file_that_is_there(http: httpx.AsyncClient) -> None:
    first = await upload(http, picture())
    again = await upload(http, picture(), kind="other", name="copy.jpg")
    assert again.json() == first.json()


async def test_what_is_not_what_it_claims_is_refused_and_not_kept(http: httpx.AsyncClient) -> None:
    content = picture("PNG")
    refused = await upload(http, content)
    assert refused.status_code == 422
    assert "is said to be image/jpeg, and is image/png" in refused.text
    assert (await http.get(f"/v1/attachments/{hashlib.sha256(content).hexdigest()}")).status_code == 404


async def test_too_large_a_file_is_refused_before_it_is_read(http: httpx.AsyncClient) -> None:
    assert (await upload(http, bytes(LARGEST + 1))).status_code == 413


async def test_other_bodies_stay_small(http: httpx.AsyncClient) -> None:
    answer = await http.post("/v1/customers", content=bytes(300 * 1024))
    assert answer.status_code == 413


@pytest.mark.parametrize("kind", ["bank_slip", "customer_paper", "shipping_document"])
async def test_what_shows_prices_is_for_those_who_may_see_them(http: httpx.AsyncClient, kind: str) -> None:
    digest = (await upload(http, picture(), kind=kind)).json()["digest"]
    for path in (f"/v1/attachments/{digest}", f"/v1/attachments/{digest}/thumbnail"):
        assert (await http.get(path, headers=bearer("Li", Role.WORKSHOP))).status_code == 403
        assert (await http.get(path, headers=bearer("Zhou", Role.FINANCE))).status_code == 200


async def test_outsiders_and_those_who_only_look_upload_nothing(http: httpx.AsyncClient) -> None:
    for role in (Role.AUDITOR, Role.PARTNER, Role.SUBCONTRACTOR, Role.OPERATIONS):
        assert (await upload(http, picture(), **bearer("He", role))).status_code == 403


async def test_nobody_changes_what_is_kept(pool: asyncpg.Pool) -> None:
    keep = """
        INSERT INTO attachments (digest, kind, name, media_type, content, uploaded_by)
        VALUES (sha256($1), $2, $2, $2, $1, $2)
    """
    await pool.execute(keep, b"so it was", "photo")
    for forbidden in ("UPDATE attachments SET name = 'other'", "DELETE FROM attachments", "TRUNCATE attachments"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(forbidden)
    with pytest.raises(asyncpg.CheckViolationError):
        await pool.execute(keep.replace("sha256($1)", "sha256('other')"), b"something", "photo")
