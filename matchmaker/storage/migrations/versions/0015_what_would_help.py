"""What would help a town without a partner, in fields and not in its sentence only."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("run_unmatched", sa.Column("eased_rule", sa.String()))
    op.add_column("run_unmatched", sa.Column("eased_from", sa.String()))
    op.add_column("run_unmatched", sa.Column("eased_to", sa.String()))
    op.add_column("run_unmatched", sa.Column("candidates", sa.Integer()))


def downgrade() -> None:
    for column in ("candidates", "eased_to", "eased_from", "eased_rule"):
        op.drop_column("run_unmatched", column)
