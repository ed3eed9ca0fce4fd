"""An answer that head office took down for a town says so."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A column alone: SQLite keeps the trigger of a table that is not built anew.
    op.add_column("invitation", sa.Column("recorded_by", sa.String()))


def downgrade() -> None:
    op.drop_column("invitation", "recorded_by")
