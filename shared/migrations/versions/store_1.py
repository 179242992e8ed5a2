"""The event store, checkpoints of consumers, and the table of people."""

from importlib.resources import files

from alembic import op

revision = "store_1"
down_revision = None
branch_labels = ("store",)
depends_on = None


def upgrade() -> None:
    for name in ("tables.sql", "append.sql"):
        op.execute((files("shared.store") / name).read_text().replace(":", r"\:"))
