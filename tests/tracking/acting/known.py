"""Orders as their pages know them, from what services said."""

from datetime import UTC, datetime

from services.tracking.orders.answer import AsOf, Known, OrderAnswer, answer
from shared.events import Event
from shared.identity.principal import Kind, Principal
from shared.identity.roles import Role
from tests.tracking.telling import Telling

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def order(*events: Event, telling: Telling | None = None) -> OrderAnswer:
    tell = telling or Telling()
    for event in events:
        tell(event)
    return answer(Known(tell.view(), None, tell.entries[-1].received_at), AsOf(), NOW, None, None)


def somebody(*roles: Role, reads_only: bool = False) -> Principal:
    return Principal("somebody", Kind.PERSON, frozenset(roles), reads_only=reads_only)
