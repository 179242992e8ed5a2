"""The inbox of whoever asks: notify has it, and is asked with their own token, so that it decides what is theirs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

import httpx
import structlog
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.events.confidential import Informal
from shared.process import Process
from shared.settings import of_service

log = structlog.get_logger()

PATIENCE = 0.8  # seconds: the rest of the page does not wait for longer
SHOWN = 20


class InboxEntry(BaseModel):
    """A task or a notice. `late`: it is open, and its time is over."""

    id: UUID
    order_id: UUID | None = None
    customer_code: str | None = None
    subject: Annotated[str, Informal.REMARK]
    words: Annotated[str | None, Informal.REMARK] = None
    due: datetime | None = None
    late: bool = False
    is_notice: bool = False
    times: int = 0
    told_at: datetime


class Inbox(BaseModel):
    """`open`: how many are open in all."""

    entries: tuple[InboxEntry, ...] = ()
    open: int = 0


INBOX = TypeAdapter(Inbox)


@dataclass(frozen=True)
class Inboxes:
    """`base` is notify's address."""

    http: httpx.AsyncClient
    base: str

    async def open_of(self, token: str | None) -> Inbox | None:
        """What is open for whoever the token belongs to, told last first; None: notify is away."""
        if not self.base or token is None:
            return None
        try:
            answer = await self.http.get(
                f"{self.base}/v1/inbox",
                params={"is_open": "true", "limit": SHOWN},
                headers={"Authorization": f"Bearer {token}"},
                timeout=PATIENCE,
            )
            answer.raise_for_status()
            return INBOX.validate_json(answer.content)
        except (httpx.HTTPError, ValidationError) as error:
            log.info("the inbox is not known for now", base=self.base, error=repr(error))
            return None


def opened(process: Process) -> Inboxes:
    """Those of this process."""
    return Inboxes(process.http, of_service("notify").url or "")
