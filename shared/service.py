"""An event-sourced service put together from what it declares: aggregates, policies, projections, routers."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, FastAPI

from shared import logs
from shared.http import feed, healthz, parked, problems
from shared.http.admission import Admission, Places
from shared.http.edge import BodyLimit
from shared.http.failures import Failures
from shared.identity.api_keys import ApiKeys
from shared.identity.recognising import Recognising
from shared.identity.settings import Identity
from shared.parking import Parking
from shared.policies import Policy
from shared.process import opened
from shared.projection import Projecting, Projection
from shared.reacting import Reacting
from shared.releasing import PolicyParking
from shared.repository import Aggregate, Repository
from shared.settings import Limits, settings


def service(
    name: str,
    *,
    title: str,
    routers: Sequence[APIRouter],
    aggregates: Sequence[Aggregate[Any, Any]] = (),
    policies: Sequence[Policy] = (),
    projections: Sequence[Projection] = (),
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FastAPI:
    """The service's application. What it needs is opened when it starts and closed when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        logs.configure(settings().log_format, name)
        async with opened(name) as process:
            app.state.settings, app.state.pool = process.settings, process.pool
            app.state.queries = process.queries
            app.state.people, app.state.health, app.state.http = process.people, process.health, process.http
            app.state.recognising = Recognising(
                [each.get_secret_value().encode() for each in process.settings.service_tokens],
                Identity().pinned(process.people, process.http),
                ApiKeys(process.queries),
            )
            if aggregates:
                app.state.store = store = await process.own_events()
                app.state.repositories = {each.name: Repository(store, each) for each in aggregates}
            app.state.parking = parking = dict[str, Parking]()
            for policy in policies:
                reacting = Reacting(policy, app.state.repositories, process.pool)
                process.consume(policy.name, policy.source, reacting)
                parking[policy.name] = PolicyParking(
                    reacting, process.source(policy.source), process.pool, process.http
                )
            for projection in projections:
                parking[projection.name] = projection.parking(process.pool)
                for source in projection.sources:
                    process.consume(projection.name, source, Projecting(projection, source, process.pool))
            yield

    app = FastAPI(title=title, version="1", lifespan=lifespan)
    app.state.now, app.state.failures = now, Failures()
    app.state.places = places = Places(Limits().most_requests)
    app.add_middleware(BodyLimit)
    app.add_middleware(Admission, places=places)
    problems.install(app)
    for router in (*routers, healthz.router, parked.router, *([feed.router] if aggregates else [])):
        app.router.routes.extend(router.routes)  # flat: an included router looks for each request's route twice
    return app
