"""An invitation knows how many days its deadline moved for calls that are over."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A column alone: SQLite keeps the trigger of a table that is not built anew.
    op.add_column("invitation", sa.Column("called_days", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("invitation", "called_days")
