"""What is refused before it is sent: nothing of it reaches a service."""

import httpx
import pytest

from services.tracking.acting.sending import Refused, Sender
from services.tracking.acting.table import BY_KEY
from services.tracking.acting.typed import Body


@pytest.mark.parametrize(
    ("chosen", "words"), [("", "Field required"), ("all cut/..", "1 to 64 letters, digits, - or _")]
)
async def test_a_milestone_that_was_not_chosen_is_asked_for_and_one_that_is_no_code_is_refused(
    chosen: str, words: str
) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        body = Body(path={"order_id": "4711", "milestone": chosen})
        sent = await Sender(http, "token").act(BY_KEY["milestone"], body, "key")
    assert isinstance(sent, Refused)
    assert sent.errors == [("path.milestone", words)]
