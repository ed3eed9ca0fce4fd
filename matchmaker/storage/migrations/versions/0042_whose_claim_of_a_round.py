"""A claim of a round says which computation for trial made it, so that a dead one gives up its own and no other."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("computation", sa.Column("trial_run_id", sa.String()))


def downgrade() -> None:
    op.drop_column("computation", "trial_run_id")
