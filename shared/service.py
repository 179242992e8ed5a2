"""An event-sourced service put together from what it declares: aggregates, policies, projections, routers."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from re import Pattern
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from shared import logs
from shared.attachments import checking
from shared.attachments.keeping import Attachments
from shared.http import attachments, contract, explained, feed, healthz, me, metrics, openapi, parked, problems, schemas
from shared.http.admission import Admission, Places
from shared.http.answered import answered
from shared.http.cursors import Cursors
from shared.http.edge import BodyLimit
from shared.http.entrance import Entrance
from shared.http.failures import Failures
from shared.http.guards import Guarded
from shared.http.hosts import Hosts
from shared.http.measured import Measured, Measures
from shared.http.origins import allowing
from shared.http.rates import Rates
from shared.identity.api_keys import ApiKeys
from shared.identity.recognising import Recognising
from shared.identity.settings import Identity
from shared.parking import Parking
from shared.policies import Policy
from shared.process import Process, opened
from shared.projection import Projecting, Projection
from shared.reacting import REST, Reacting
from shared.releasing import PolicyParking
from shared.repository import Aggregate, Repository
from shared.settings import Limits, Reach, of_service, settings

FILES = {re.compile(attachments.PATH): checking.LARGEST}


class Service(FastAPI):
    """Is guarded as soon as it is asked anything; a service that was forked is told its settings after its imports."""

    def build_middleware_stack(self) -> ASGIApp:
        _guard(self)
        return super().build_middleware_stack()


def service(
    name: str,
    *,
    title: str,
    routers: Sequence[APIRouter],
    tags: Mapping[str, str] | None = None,
    aggregates: Sequence[Aggregate[Any, Any]] = (),
    policies: Sequence[Policy] = (),
    projections: Sequence[Projection] = (),
    beside: Sequence[Callable[[FastAPI, Process], None]] = (),
    has_files: bool = False,
    larger: Mapping[Pattern[str], int] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FastAPI:
    """The service's application. What it needs is opened when it starts and closed when it stops.

    `tags` says in the contract what the endpoints of each tag are about.
    `beside` are the beginnings of what else runs in its process. `has_files`: files may stand behind what it tells.
    `larger`: up to how many bytes may be sent to which paths, where that is more than elsewhere.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        logs.configure(settings().log_format, name)
        async with opened(name) as process:
            _has(app, process)
            app.state.hosts.add(of_service(name).url)
            app.state.repositories = {}
            if aggregates:
                app.state.store = store = await process.own_events()
                app.state.repositories = {each.name: Repository(store, each) for each in aggregates}
            app.state.parking = _hears(process, policies, projections, app.state.repositories)
            for begin in beside:
                begin(app, process)
            yield

    # the contract is served by a route of ours; pages about it would load scripts from elsewhere
    app = Service(title=title, version="1", lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.name, app.state.measures = name, Measures()
    app.state.now, app.state.failures, app.state.larger = now, Failures(), {**FILES, **(larger or {})}
    app.state.aggregates = [each.name for each in aggregates]
    app.state.draining = asyncio.Event()  # whoever serves it has one of their own
    app.state.hosts = Hosts()
    problems.install(app)
    openapi.install(app, {**(tags or {}), **(attachments.TAG if has_files else {})}, answered(name))
    everywhere = (
        healthz.router,
        metrics.router,
        contract.router,
        me.router,
        explained.router,
        schemas.router,
        parked.router,
    )
    for router in (
        *routers,
        *everywhere,
        *([feed.router] if aggregates else []),
        *([attachments.router] if has_files else []),
    ):
        app.router.routes.extend(router.routes)  # flat: an included router looks for each request's route twice
    return app


def _has(app: FastAPI, process: Process) -> None:
    """What endpoints find in the application while its process is open."""
    state = app.state
    tokens = [each.get_secret_value().encode() for each in process.settings.service_tokens]
    state.settings, state.pool, state.queries = process.settings, process.pool, process.queries
    state.people, state.health, state.http = process.people, process.health, process.http
    state.cursors, state.attachments = Cursors(*tokens), Attachments(process.pool)
    state.recognising = Recognising(tokens, Identity().pinned(process.people, process.http), ApiKeys(process.queries))


def _hears(
    process: Process,
    policies: Sequence[Policy],
    projections: Sequence[Projection],
    repositories: Mapping[str, Repository[Any, Any]],
) -> dict[str, Parking]:
    """Begin to take in what policies and projections are about: by their names, how goes on what stands still of it."""
    parking: dict[str, Parking] = {}
    for policy in policies:
        reacting = Reacting(policy, repositories, process.pool)
        process.consume(policy.name, policy.source, reacting, REST)
        parking[policy.name] = PolicyParking(reacting, process.source(policy.source), process.pool, process.http)
    for projection in projections:
        parking[projection.name] = projection.parking(process.pool)
        for source in projection.sources:
            projecting = Projecting(projection, source, process.pool)
            process.consume(projection.name, source, projecting, projection.rest(source))
    return parking


def _guard(app: FastAPI) -> None:
    """Put around the application what guards it; what is added last is what a request meets first."""
    limits, reach, state = Limits(), Reach(), app.state
    state.places, state.streams = Places(limits.most_requests), Places(limits.most_streams)
    state.hosts.also(reach.hosts)
    app.add_middleware(BodyLimit, larger=state.larger)
    app.add_middleware(Guarded)
    app.add_middleware(Admission, places=state.places, streams=state.streams)
    app.add_middleware(Entrance, hosts=state.hosts, rates=Rates(limits.most_per_second))
    if reach.origins:
        app.add_middleware(CORSMiddleware, **allowing(reach.origins))
    app.add_middleware(Measured, measures=state.measures)
