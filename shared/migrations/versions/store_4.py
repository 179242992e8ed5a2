"""What was parked and then skipped, by whom and why."""

from importlib.resources import files

from alembic import op

revision = "store_4"
down_revision = "store_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute((files("shared.store") / "skipped.sql").read_text().replace(":", r"\:"))
