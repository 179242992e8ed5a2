"""How far a rebuild is, and an index to find what the ledger learned meanwhile."""

from importlib.resources import files

from alembic import op

revision = "tracking_2"
down_revision = "tracking_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute((files("services.tracking.migrations") / "rebuilds.sql").read_text().replace(":", r"\:"))
