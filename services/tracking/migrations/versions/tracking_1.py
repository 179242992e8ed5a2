"""The ledger of every order's events, and the views made from it."""

from importlib.resources import files

from alembic import op

revision = "tracking_1"
down_revision = None
branch_labels = ("tracking",)
depends_on = None


def upgrade() -> None:
    for name in ("ledger.sql", "views.sql"):
        op.execute((files("services.tracking.migrations") / name).read_text().replace(":", r"\:"))
