"""All that tracking shows, row by row, to be compared: before and after, live and rebuilt."""

import asyncpg

TABLES = {
    "customer_views": "customer_id",
    "order_views": "order_id",
    "order_search": "order_id",
    "report_lines": "order_id, line",
    "report_shipments": "order_id, shipment, month",
    "order_items": "order_id, kind, number",
    "parked": "consumer, key, source, epoch, position",
}


async def everything_shown(pool: asyncpg.Pool) -> dict[str, list[tuple[object, ...]]]:
    """By table its rows, of which the vectors as text."""
    return {
        table: [tuple(row) for row in await pool.fetch(f"SELECT * FROM {table} ORDER BY {order}")]
        for table, order in TABLES.items()
    }


async def make_up(pool: asyncpg.Pool, *statements: str) -> None:
    """Falsify what is shown, so that only a rebuild can have set it right."""
    for statement in statements or ("UPDATE order_views SET headline = 'made up', lines = -1",):
        await pool.execute(statement)
