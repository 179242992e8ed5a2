"""Webhooks: signed, thin, to public addresses only; whoever gets one asks for the rest, by rights of their own."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import httpx

from services.notify.deliveries import signing
from services.notify.deliveries.addresses import Refused, Target, looked_up
from services.notify.deliveries.result import Dropped, Failed, Result, Sent
from services.notify.deliveries.settings import Sending
from shared.store.queries import Queries

TIMEOUT = httpx.Timeout(10, connect=3)
IN_ALL = 10
"""Seconds for the whole of it, however slowly an answer drips."""
MOST_READ = 64 * 1024
PROOF = "subscription.proof"
"""What is sent first: only who answers with its challenge is sent anything else."""

WHAT = "SELECT url, standing, generation, previous_until FROM subscriptions WHERE id = $1"
PROVED = "UPDATE subscriptions SET standing = 'active', because = NULL WHERE id = $1 AND standing = 'proving'"
STOPPED = "UPDATE subscriptions SET standing = 'stopped', because = $2 WHERE id = $1 AND standing <> 'stopped'"


@dataclass(frozen=True)
class Webhooks:
    queries: Queries
    told: Sending
    key: bytes
    """Of the installation: what secrets are made from."""

    async def send(self, row: asyncpg.Record) -> Result:
        what = await self.queries.fetchrow(WHAT, row["subscription"])
        if what is None or what["standing"] == "stopped":
            return Dropped("the subscription was stopped")
        try:
            target = await looked_up(what["url"], private=self.told.private_webhooks)
        except Refused as refused:
            return Failed(f"nothing is sent there: {refused}")
        body = body_of(row)
        headers = signing.headers(row["id"], int(time.time()), body, self._secrets(row["subscription"], what))
        result, answer = await _post(target, body, headers)
        if isinstance(result, Sent) and row["topic"] == PROOF:
            return await self._proved(row, answer)
        if isinstance(result, Failed) and result.status == 410:
            await self.queries.execute(STOPPED, row["subscription"], "whoever received it says that it is gone (410)")
        return result

    def _secrets(self, id: UUID, what: asyncpg.Record) -> list[bytes]:
        until: datetime | None = what["previous_until"]
        still = until is not None and until > datetime.now(UTC) and what["generation"] > 1
        generations = [what["generation"], *([what["generation"] - 1] if still else [])]
        return [signing.secret_of(self.key, id, each) for each in generations]

    async def _proved(self, row: asyncpg.Record, answer: bytes) -> Result:
        if str(row["id"]).encode() not in answer:
            return Failed("the answer does not hold the challenge")
        await self.queries.execute(PROVED, row["subscription"])
        return Sent(200)


def body_of(row: asyncpg.Record) -> bytes:
    """The same however often it is sent: which event, and of what. Thin: ids alone."""
    data: dict[str, str | None] = {
        "event": row["event"],
        "id": str(row["subject"]),
        "order_id": str(row["order_id"]) if row["order_id"] else None,
    }
    if row["topic"] == PROOF:
        data = {"challenge": str(row["id"])}
    told = {"type": row["topic"], "timestamp": row["happened"].astimezone(UTC).isoformat(), "data": data}
    return json.dumps(told, separators=(",", ":")).encode()


async def _post(target: Target, body: bytes, headers: Mapping[str, str]) -> tuple[Result, bytes]:
    """To the address that was looked up, as the host that it belongs to; no redirect is followed, no proxy asked."""
    address = f"[{target.address}]" if ":" in target.address else target.address
    url = target.url._replace(netloc=f"{address}:{target.port}").geturl()
    host = target.host if target.url.port is None else f"{target.host}:{target.port}"
    sent = {"Host": host, "Content-Type": "application/json", "User-Agent": "gendan", **headers}
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
        try:
            async with (
                asyncio.timeout(IN_ALL),
                client.stream(
                    "POST", url, content=body, headers=sent, extensions={"sni_hostname": target.host}
                ) as answer,
            ):
                read = b""
                async for part in answer.aiter_raw():
                    read += part
                    if len(read) > MOST_READ:
                        break
        except (httpx.HTTPError, OSError, TimeoutError) as error:
            return Failed(f"no answer: {type(error).__name__}"), b""
    if answer.is_success:
        return Sent(answer.status_code), read[:MOST_READ]
    return Failed(f"answered with {answer.status_code}", answer.status_code, for_good=answer.status_code == 410), b""
