"""What an aggregate says that is a copy of the order service's word is retracted there, never here."""

from collections.abc import Iterable

from shared.errors import Rejected
from shared.received import Received


def check_is_ours(version: int, history: Iterable[Received]) -> None:
    """Raises Rejected where this version was noted by a policy."""
    wrong = next((each for each in history if each.originator_version == version), None)
    if wrong and wrong.envelope.actor.id.startswith("policy:"):
        raise Rejected(f"version {version} is a copy of what the order service said: retract it there")
