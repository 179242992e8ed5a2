"""Each epoch says behind which position it began."""

from importlib.resources import files

from alembic import op

revision = "store_2"
down_revision = "store_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute((files("shared.store") / "epochs.sql").read_text().replace(":", r"\:"))
