"""Databases, roles and migrations, in a process of its own: what it needs is heavy and seldom used."""

import json
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """One database to prepare; with `admin_url` it and its roles are made as well, with these passwords."""

    service: str
    role: str
    owner_url: str
    admin_url: str = ""
    password: str = ""
    owner_password: str = ""


def prepare(order: Order) -> None:
    """Make what is missing; all of it may be there already."""
    import psycopg  # noqa: PLC0415  the launcher imports this module for `Order` only

    from gendan.launcher import roles  # noqa: PLC0415
    from shared.migrations import migrate  # noqa: PLC0415

    if order.admin_url:
        with psycopg.connect(order.admin_url, autocommit=True) as admin:
            roles.prepare(admin, order.role, order.role, order.password, order.owner_password)
    migrate(order.service, order.owner_url, order.role)


if __name__ == "__main__":
    for told in json.loads(sys.stdin.readline() or "[]"):
        prepare(Order(**told))
