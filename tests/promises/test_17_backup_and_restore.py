"""Promise 17: a backup is one moment of all services; what is restored is whole, and goes on in a new epoch.

One `gendan up` with the real services; it is taken back twice: by `gendan restore`, and by an operator's own means.
"""

import asyncio
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gendan.launcher import binaries
from gendan.launcher.ports import LOOPBACK
from gendan.launcher.postgres import SUPERUSER
from gendan.launcher.state import read
from tests.folders import gone_afterwards, in_memory
from tests.identity import ISSUER
from tests.launcher.launched import Launched, free_ports
from tests.promises.ordering import Company
from tests.promises.size import sized
from tests.waiting import until

ORDERS = sized(20, 2000)
READERS_FIRST = ("tracking", "notify", "logistics", "production", "order")
"""Who reads comes before whom they read."""


@pytest.fixture(scope="module")
def company() -> Iterator[Company]:
    with gone_afterwards(in_memory()) as place:
        folder, port = place / "state", free_ports()
        run = Launched(folder, port, app=None, **ISSUER)
        try:
            yield Company(run.until_ready())
        finally:
            run.stop()
            run.kill()


async def test_under_load_it_is_backed_up_and_restored_and_positions_that_are_used_again_are_of_another_epoch(
    company: Company, tmp_path: Path
) -> None:
    await company.order(ORDERS)
    async with company.ordering():
        await company.more(ORDERS)
        saved = await company.gendan("backup", str(tmp_path / "saved"))
        assert saved.returncode == 0, saved.stderr
        await company.more(ORDERS)
    assert not company.refused  # nothing was stopped for it
    lost = dict(company.taken)
    async with company.ordering():
        restored = await company.gendan("restore", str(tmp_path / "saved"))
        assert restored.returncode == 0, restored.stderr
    assert set(company.refused) <= {503}, "while the databases are exchanged: try again"
    cut = _began(restored.stdout, epoch=2)
    still = {number for number, place in lost.items() if _position(place) <= cut}
    assert len(still) < len(lost)

    await _relay_stops(company)
    refused = await company.gendan("streams", "apply")
    assert (refused.returncode, "nothing was changed" in refused.stderr) == (1, True)
    await company.order(8)  # at positions that were in use before
    new = {number: place for number, place in company.taken.items() if number not in lost and place.endswith("@2")}
    assert min(map(_position, new.values())) <= max(map(_position, lost.values()))
    rebuilt = await company.gendan("streams", "rebuild")
    assert rebuilt.returncode == 0, rebuilt.stderr

    orders = await company.agrees()
    numbers = {row.state.split(b'"po_number":"')[1].split(b'"')[0].decode() for row in orders.rows if _is_order(row)}
    assert numbers & set(lost) == still
    assert numbers - set(lost) == set(new)
    assert [id for id in orders.ids if id.startswith("1:")] == [f"1:order:{n}" for n in range(1, cut + 1)]
    assert orders.ids[cut] == f"2:order:{cut + 1}"
    plan = await company.gendan("streams", "plan")
    assert plan.returncode == 0, plan.stdout


async def test_databases_that_were_taken_back_by_other_means_are_adopted(company: Company, tmp_path: Path) -> None:
    await company.order(ORDERS)
    before = await company.agrees()
    await asyncio.to_thread(_dumped_by_hand, company, tmp_path)
    await company.order(ORDERS)
    await company.agrees()
    await asyncio.to_thread(_restored_by_hand, company, tmp_path)
    await until(lambda: _takes_orders(company), "the services are back")
    await _relay_stops(company)
    await company.order(4)  # before anybody has adopted anything

    adopted = await company.gendan("doctor", "--adopt")
    assert adopted.returncode == 0, adopted.stderr
    old = before.epochs.current
    assert _began(adopted.stdout, epoch=old + 1) == len(before.rows)
    await company.order(4)
    rebuilt = await company.gendan("streams", "rebuild", "order", "production", "logistics", "notify")
    assert rebuilt.returncode == 0, rebuilt.stderr
    orders = await company.agrees()
    assert orders.ids[: len(before.ids)] == before.ids
    assert len(orders.ids) >= len(before.ids) + 8
    assert {int(id.split(":")[0]) for id in orders.ids[len(before.ids) :]} == {old + 1}


def _position(place: str) -> int:
    return int(place.split(":")[1].split("@", maxsplit=1)[0])


def _is_order(row: object) -> bool:
    return getattr(row, "topic", "") == "order.received"


def _began(said: str, epoch: int) -> int:
    """The order service's position behind which the epoch begins, as the command said it."""
    found = re.search(rf"epoch {epoch} begins behind order:(\d+) and ", said)
    assert found, said
    return int(found[1])


async def _relay_stops(company: Company) -> None:
    """What the stream has more than the store is not mixed with what comes now, and nobody reads it."""

    async def halted() -> bool:
        parts = {**await company.parts(1), **await company.parts(0)}
        told = [parts["relay"], parts["orders<order"]]
        return all(each["status"] == "down" and "gendan streams rebuild order" in each["words"] for each in told)

    await until(halted, "the relay and the readers stop and say what to do", 40)


async def _takes_orders(company: Company) -> bool:
    taken = len(company.taken)
    await company.order(4)
    return len(company.taken) > taken


def _admin(company: Company) -> str:
    password = read(company.run.folder / "secrets.json")["postgres"]
    return f"postgresql://{SUPERUSER}:{password}@{LOOPBACK}:{company.run.status()['postgres']['port']}"


def _dumped_by_hand(company: Company, to: Path) -> None:
    for service in READERS_FIRST:
        _postgres("pg_dump", f"--dbname={_admin(company)}/gendan_{service}", "-Fc", f"--file={to / service}")


def _restored_by_hand(company: Company, at: Path) -> None:
    with psycopg.connect(f"{_admin(company)}/postgres", autocommit=True) as admin:
        for service in READERS_FIRST:
            admin.execute(f"CREATE DATABASE recovered_{service} OWNER gendan_{service}_owner")
            _postgres("pg_restore", f"--dbname={_admin(company)}/recovered_{service}", str(at / service))
        for service in READERS_FIRST:
            admin.execute(f"ALTER DATABASE gendan_{service} ALLOW_CONNECTIONS false")
        _exchange(admin)


def _exchange(admin: psycopg.Connection) -> None:
    """All at one moment: else a reader taken back would read on in what is to be taken back."""
    with admin.transaction():
        for service in READERS_FIRST:
            name = f"gendan_{service}"
            admin.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s", [name])
            admin.execute(f"ALTER DATABASE {name} RENAME TO {name}_gone")
            admin.execute(f"ALTER DATABASE recovered_{service} RENAME TO {name}")


def _postgres(program: str, *words: str) -> None:
    done = subprocess.run(
        [binaries.postgres_home() / "bin" / program, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
