"""What boards list: shipments, inspections, instalments, outwork, open points and more, a row for each."""

from importlib.resources import files

from alembic import op

revision = "tracking_5"
down_revision = "tracking_4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute((files("services.tracking.migrations") / "items.sql").read_text().replace(":", r"\:"))
