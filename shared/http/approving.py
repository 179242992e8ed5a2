"""Who wants to approve, or to let somebody approve: the one who asks, as approval looks at them."""

from typing import Annotated

from fastapi import Depends, Request

from shared.approval import Approver
from shared.http.identity import principal_of
from shared.identity.principal import Kind


async def _approver(request: Request) -> Approver:  # sync, it would be run in a thread
    principal = principal_of(request)
    return Approver(principal.id, frozenset(principal.roles), is_person=principal.kind is Kind.PERSON)


Approving = Annotated[Approver, Depends(_approver)]
"""The dependency of an endpoint at which something is approved."""
