"""Who answers for an API key, and what it is for. Keys of before have neither."""

from alembic import op

revision = "store_8"
down_revision = "store_7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE api_keys ADD COLUMN owner uuid, ADD COLUMN purpose text")
