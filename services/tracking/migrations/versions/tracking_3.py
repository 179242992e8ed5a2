"""Partners, and what each of them was told."""

from importlib.resources import files

from alembic import op

revision = "tracking_3"
down_revision = "tracking_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute((files("services.tracking.migrations") / "partners.sql").read_text().replace(":", r"\:"))
