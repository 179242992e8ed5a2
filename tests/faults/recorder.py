"""Clients that send commands to all replicas, again and concurrently, and note every answer."""

import asyncio
import random
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import httpx

from tests.faults.commands import Order, Scene, registration, story
from tests.faults.recorded import Command, Look, Recorded, Reused, Send, Shown
from tests.faults.world import World
from tests.identity import bearer

CLIENTS = 8
RATE = 60.0
"""Requests a second by all clients together: what two cores do beside everything else that runs on them."""
INSIST = 8
"""How often a command is sent once more while it is not known what became of it."""
PATIENCE, IMPATIENCE = 6.0, 0.05
"""Seconds until a client gives up a request; now and then one gives up at once."""
LATER = 300
"""Commands that may be asked again after others have been."""


@dataclass
class Recorder:
    """Clients at work until `stopping`."""

    world: World
    http: httpx.AsyncClient
    seed: int
    recorded: Recorded = field(default_factory=Recorded)
    stopping: bool = False
    _next: float = 0
    _done: deque[Command] = field(default_factory=lambda: deque(maxlen=LATER))

    async def run(self) -> None:
        scene = Scene(f"run-{self.seed}")
        await self.perform(registration(scene), random.Random(self.seed))
        async with asyncio.TaskGroup() as tasks:
            for n in range(CLIENTS):
                tasks.create_task(self._client(scene, random.Random(f"client {self.seed} {n}")))

    async def _client(self, scene: Scene, rng: random.Random) -> None:
        while not self.stopping:
            chance = rng.random()
            if chance < 0.08 and self._done:
                await self._once(rng.choice(self._done), rng)  # its answer is the same, whatever has happened since
            elif chance < 0.1 and self._done:
                await self._reuse(rng.choice(self._done), rng)
            elif chance < 0.35 and scene.hot:
                await self._look(rng.choice(scene.hot), rng)
            else:
                for command in story(scene, rng):
                    await self.perform(command, rng)
                    self._learn(scene.hot, command)
                    if command.token and command.done and rng.random() < 0.3:
                        await self._show(command, rng)

    def _learn(self, hot: Sequence[Order], command: Command) -> None:
        for order in hot:
            if order.id == command.aggregate:
                order.version = max([order.version, *(each.version or 0 for each in command.sends)])

    async def perform(self, command: Command, rng: random.Random) -> None:
        """Send it once or several times, some of them at the same time; insist while its outcome is not known."""
        self.recorded.commands.append(command)
        times = rng.choice([1, 2, 2, 3, 4, 5])
        if rng.random() < 0.4:
            await asyncio.gather(*(self._once(command, rng) for _ in range(times)))
        else:
            for _ in range(times):
                await self._once(command, rng)
        pause = 0.1
        for _ in range(INSIST):
            if any(each.succeeded or each.refused for each in command.sends):
                break
            await asyncio.sleep(pause)
            pause = min(pause * 2, 1.5)
            await self._once(command, rng)
        if command.done:
            self._done.append(command)

    async def _once(self, command: Command, rng: random.Random) -> None:
        command.sends.append(await self._send(command, rng, command.body))

    async def _reuse(self, command: Command, rng: random.Random) -> None:
        """Send something else under its key."""
        send = await self._send(command, rng, {**command.body, "occurred_at": "2026-09-01"})
        self.recorded.reused.append(Reused(command.key, send.status, send.problem))

    async def _send(self, command: Command, rng: random.Random, body: Mapping[str, Any]) -> Send:
        replica = self._replica(command.service, rng)
        headers = {**bearer("Wang Fang"), "Idempotency-Key": command.key, "Gendan-Correlation": command.key}
        if command.if_match is not None:
            headers["If-Match"] = f'"{command.if_match}"'
        patience = IMPATIENCE if rng.random() < 0.03 else PATIENCE
        await self._in_turn()
        began = monotonic()
        try:
            answer = await self.http.post(
                self.world.processes[replica].url + command.path, json=body, headers=headers, timeout=patience
            )
        except httpx.TransportError:
            return Send(replica, began, monotonic())
        return _sent(replica, began, answer)

    async def _look(self, order: Order, rng: random.Random) -> None:
        """Read the write side: an answer says how far it is."""
        replica = self._replica("order", rng)
        await self._in_turn()
        began = monotonic()
        try:
            answer = await self.http.get(f"{self.world.processes[replica].url}/v1/orders/{order.id}", timeout=PATIENCE)
        except httpx.TransportError:
            return
        if answer.status_code == 200:
            version = int(answer.headers["etag"].strip('"'))
            self.recorded.looks.append(Look(order.id, began, monotonic(), version))

    async def _show(self, command: Command, rng: random.Random) -> None:
        """Ask tracking for a command's effect, as somebody does who has just had its answer."""
        assert command.done
        replica = self._replica("tracking", rng)
        place = f"{command.service}:{command.done.position}@1"
        address = f"{self.world.processes[replica].url}/v1/orders/{command.order}"
        await self._in_turn()
        try:
            answer = await self.http.get(address, params={"min_position": place}, timeout=PATIENCE)
        except httpx.TransportError:
            return
        visible = f'"{command.token}"' in answer.text
        self.recorded.shown.append(Shown(command.key, replica, answer.status_code, visible))

    def _replica(self, service: str, rng: random.Random) -> str:
        return rng.choice([name for name, process in self.world.processes.items() if process.service == service])

    async def _in_turn(self) -> None:
        """No more requests than RATE, however many clients there are."""
        now = monotonic()
        self._next = max(self._next, now) + 1 / RATE
        await asyncio.sleep(self._next - now)


def _sent(replica: str, began: float, answer: httpx.Response) -> Send:
    ended = monotonic()
    try:
        said: Any = answer.json()
    except ValueError:
        return Send(replica, began, ended, answer.status_code)
    if answer.is_success:
        position = int(said["position"].partition(":")[2].partition("@")[0])
        return Send(replica, began, ended, answer.status_code, said["version"], position)
    problem = str(said.get("type", "")).rpartition(":")[2]
    return Send(replica, began, ended, answer.status_code, said.get("current"), None, problem)
