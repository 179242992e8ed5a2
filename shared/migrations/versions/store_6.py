"""A way in for batches in which every command stands; the one before stays, also for the release before this one."""

from importlib.resources import files

from alembic import op

revision = "store_6"
down_revision = "store_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute((files("shared.store") / "append_all.sql").read_text().replace(":", r"\:"))
