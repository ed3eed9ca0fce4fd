"""Head office notes what it did about a row of its queue, and orders the sending of a round before it begins."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "queue_mark",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("snoozed_until", sa.Date()),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_queue_mark_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_mark")),
    )
    op.create_table(
        "dispatch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("ordered_by", sa.String(), nullable=False),
        sa.Column("ordered_at", MOMENT, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("proposal_ids", sa.JSON(), nullable=False),
        sa.Column("acknowledged", sa.JSON(), nullable=False),
        sa.Column("stopped_by", sa.String()),
        sa.Column("stopped_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("language IN ('de', 'en')", name=op.f("ck_dispatch_language")),
        sa.CheckConstraint("starts_at >= ordered_at", name=op.f("ck_dispatch_start")),
        sa.CheckConstraint("(stopped_by IS NULL) = (stopped_at IS NULL)", name=op.f("ck_dispatch_stopped")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_dispatch_version")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_dispatch_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
    )
    op.create_index(
        "uq_dispatch_open",
        "dispatch",
        ["round_id"],
        unique=True,
        sqlite_where=sa.text("stopped_at IS NULL AND finished_at IS NULL"),
        postgresql_where=sa.text("stopped_at IS NULL AND finished_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("dispatch")
    op.drop_table("queue_mark")
