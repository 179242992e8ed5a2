"""What was heard, and what is owed."""

from importlib.resources import files

from alembic import op

revision = "notify_1"
down_revision = None
branch_labels = ("notify",)
depends_on = None


def upgrade() -> None:
    for name in ("following.sql", "tasks.sql", "deliveries.sql"):
        op.execute((files("services.notify.migrations") / name).read_text().replace(":", r"\:"))
