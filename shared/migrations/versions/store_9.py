"""Files that stand behind facts."""

from importlib.resources import files

from alembic import op

revision = "store_9"
down_revision = "store_8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute((files("shared.attachments") / "attachments.sql").read_text().replace(":", r"\:"))
