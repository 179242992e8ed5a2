"""What lists are sorted by, beside what orders are searched by."""

from importlib.resources import files

from alembic import op

revision = "tracking_7"
down_revision = "tracking_6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute((files("services.tracking.migrations") / "searched.sql").read_text().replace(":", r"\:"))
