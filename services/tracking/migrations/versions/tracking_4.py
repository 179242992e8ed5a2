"""Samples, making, papers, and what is next, in lists of orders."""

from importlib.resources import files

from alembic import op

revision = "tracking_4"
down_revision = "tracking_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute((files("services.tracking.migrations") / "life.sql").read_text().replace(":", r"\:"))
