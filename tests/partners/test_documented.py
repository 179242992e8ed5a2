"""What docs/partners.md shows to partners works as it stands there."""

import asyncio
import os
import re
import sys
from pathlib import Path

from shared.events.order import OrderReleased
from tests.partners.world import World
from tests.tracking.telling import Telling
from tests.tracking.telling import received as order_received

DOCUMENT = Path(__file__).parents[2] / "docs" / "partners.md"


async def test_the_reader_in_the_document_reads(world: World, tmp_path: Path) -> None:
    tell = Telling()
    tell(order_received())
    tell(OrderReleased())
    given = await world.add("harbour", "order.*")
    await world.take_in(tell.received)
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    script = tmp_path / "reader.py"
    script.write_text(code)
    told = {"NATS": given["NATS"], "PARTNER": given["user"], "PASSWORD": given["password"]}
    reader = await asyncio.create_subprocess_exec(
        sys.executable, str(script), env=os.environ | told, stdout=asyncio.subprocess.PIPE
    )
    assert reader.stdout
    try:
        async with asyncio.timeout(30):
            lines = [(await reader.stdout.readline()).decode().split(" ", 2)[:2] for _ in range(2)]
    finally:
        reader.kill()
        await reader.wait()
    assert lines == [["1", "order.received"], ["2", "order.released"]]
