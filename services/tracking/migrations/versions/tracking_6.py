"""What reports count by."""

from importlib.resources import files

from alembic import op

revision = "tracking_6"
down_revision = "tracking_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute((files("services.tracking.migrations") / "reports.sql").read_text().replace(":", r"\:"))
