"""The keys of programs."""

from importlib.resources import files

from alembic import op

revision = "store_5"
down_revision = "store_4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute((files("shared.identity") / "api_keys.sql").read_text().replace(":", r"\:"))
