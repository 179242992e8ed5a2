"""Of a projection that takes in whatever comes nothing is ever parked."""

from shared.parking import Skip, not_there
from shared.place import Place
from shared.received import Received


class NothingParked:
    """What cannot be followed is tried again by itself, and shown by the service's health."""

    async def events(self, _: str) -> list[Received]:
        return []

    async def retry(self, _: str) -> None:
        return

    async def skip(self, key: str, _: Skip) -> None:
        raise not_there(key)

    async def was_skipped(self, _: str, __: Place) -> bool:
        return False
