"""Who wants to approve, or to let somebody approve: the one who asks, as approval looks at them."""

from typing import Annotated

from fastapi import Depends, Request

from shared.approval import Approver
from shared.http.asking import actor_of
from shared.people import People


async def _approver(request: Request) -> Approver:
    people: People = request.app.state.people
    return Approver(str(people.id_of(actor_of(request))), frozenset({"manager"}))


Approving = Annotated[Approver, Depends(_approver)]
"""The dependency of an endpoint at which something is approved."""
