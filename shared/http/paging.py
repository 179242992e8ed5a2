"""Lists, page by page: how many, from where on, and where the next page is."""

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import Query, Request, Response

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=1000, description="`next` of the page before.")]


def link_next(request: Request, response: Response, cursor: str | None) -> None:
    """Say in a header, too, where the next page is (RFC 8288): the same question, from the cursor on."""
    if cursor:
        asked = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        query = urlencode([*asked, ("cursor", cursor)])
        response.headers["Link"] = f'<{quote(request.url.path)}?{query}>; rel="next"'
