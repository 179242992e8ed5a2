"""Who wants to approve, or to let somebody approve: the one who asks, as approval looks at them."""

from typing import Annotated, cast

from fastapi import Depends, Request

from shared.approval import Approver
from shared.http.identity import principal_of
from shared.identity.principal import Kind
from shared.people import People


async def _approver(request: Request) -> Approver:
    principal, people = principal_of(request), cast("People", request.app.state.people)
    called_so = await people.called(principal.name) if principal.name else set()
    return Approver(
        principal.id,
        frozenset(principal.roles),
        is_person=principal.kind is Kind.PERSON,
        also=frozenset(map(str, called_so)) - {principal.id},
    )


Approving = Annotated[Approver, Depends(_approver)]
"""The dependency of an endpoint at which something is approved."""
