"""A run remembers which figures of the register it was computed from."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Empty in runs from before: what their register held nobody can tell any more.
    op.add_column("run", sa.Column("register_digest", sa.String()))


def downgrade() -> None:
    op.drop_column("run", "register_digest")
