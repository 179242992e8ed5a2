"""Where a stream's events come from: a service's store, or what was chosen for somebody."""

from typing import Protocol

from shared import streams
from shared.mapper import stored_to_received
from shared.received import Received
from shared.repository import Store
from shared.store.epochs import Epochs
from shared.store.recorder import Recorder
from shared.streams import Channel


class Origin(Protocol):
    """Events at contiguous positions, each final once it can be seen, and the stream that they are published to."""

    @property
    def channel(self) -> Channel: ...

    async def newest(self) -> int:
        """The position of the newest event; 0 where there is none."""
        ...

    async def epochs(self) -> Epochs:
        """The epochs as they are now."""
        ...

    async def events(self, epochs: Epochs, after: int, limit: int, stop: int | None = None) -> list[Received]:
        """At most so many events behind a position, up to and with `stop`."""
        ...

    async def behind(self, epochs: Epochs, after: int, limit: int) -> tuple[int, list[Received]]:
        """The epoch that is current once these events, behind a position, have been read."""
        ...


class Recorded:
    """All that a service has recorded."""

    def __init__(self, service: str, recorder: Recorder) -> None:
        self._service, self._recorder, self.channel = service, recorder, streams.of_service(service)

    async def newest(self) -> int:
        return await self._recorder.max_notification_id()

    async def epochs(self) -> Epochs:
        return await self._recorder.epochs()

    async def events(self, epochs: Epochs, after: int, limit: int, stop: int | None = None) -> list[Received]:
        rows = await self._recorder.select_notifications(after, limit, stop=stop)
        return [stored_to_received(self._service, epochs.of(row.notification_id), row) for row in rows]

    async def behind(self, epochs: Epochs, after: int, limit: int) -> tuple[int, list[Received]]:
        epoch, rows = await self._recorder.behind(after, limit)
        return epoch, [stored_to_received(self._service, epochs.of(row.notification_id), row) for row in rows]


class FromStore(Recorded):
    """The same where it is appended to, too."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.service, store.recorder)
        self._store = store

    async def epochs(self) -> Epochs:
        """Noted for those who append."""
        self._store.epochs = epochs = await super().epochs()
        return epochs
