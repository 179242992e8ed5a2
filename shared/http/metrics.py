"""What monitoring reads: the same as /readyz in figures, how soon requests are answered, what the process takes."""

from fastapi import Request, Response

from shared.http import edge
from shared.http.healthz import database_now
from shared.http.rules import SERVICES, allows
from shared.identity.roles import Role

router = edge.router(include_in_schema=False)


@router.get("/metrics")
@allows(Role.OPERATIONS, Role.ADMINISTRATOR, SERVICES)
async def show_metrics(request: Request) -> Response:
    """In the format of Prometheus, or in OpenMetrics for whoever accepts that."""
    from shared.http.figures import told  # noqa: PLC0415  where nobody asks, nobody needs what it imports

    text, media_type = told(request.app, await database_now(request.app), request.headers.get("accept", ""))
    return Response(text, headers={"Content-Type": media_type})
