"""Links from an operation to those that go on from it: what its answer says fills their addresses."""

from collections.abc import Mapping
from typing import Any


def link(made: dict[str, Any], leads: Mapping[str, Mapping[str, str]]) -> None:
    """Add to the success of each operation the links that `leads` (by operation id) makes possible.

    `leads` has runtime expressions (OpenAPI 3.1, 4.8.20.4) by the name of the parameter that they fill. Parameters
    that both addresses have are taken from the first one's.
    """
    operations = [(path, operation) for path, item in made["paths"].items() for operation in item.values()]
    for path, operation in operations:
        own = leads.get(operation["operationId"])
        if not own:
            continue
        known = {**{name: f"$request.path.{name}" for name in in_path(path)}, **own}
        links = {
            other["operationId"]: {
                "operationId": other["operationId"],
                "parameters": {name: known[name] for name in in_path(further)},
            }
            for further, other in operations
            if set(in_path(further)) <= known.keys() and set(in_path(further)) & own.keys()
        }
        success = next(code for code in operation["responses"] if code.startswith("2"))
        operation["responses"][success]["links"] = links


def in_path(path: str) -> list[str]:
    """The names in an address: `order_id` in `/v1/orders/{order_id}`."""
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]
