"""Head office words letters in its own way; every version stays readable."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_wording",
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String()),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.CheckConstraint("language IN ('de', 'en')", name=op.f("ck_own_wording_language")),
        sa.CheckConstraint("part IN ('subject.txt', 'body.txt', 'body.html')", name=op.f("ck_own_wording_part")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_own_wording_version")),
        sa.PrimaryKeyConstraint("letter", "language", "part", "version", name=op.f("pk_own_wording")),
    )


def downgrade() -> None:
    op.drop_table("own_wording")
