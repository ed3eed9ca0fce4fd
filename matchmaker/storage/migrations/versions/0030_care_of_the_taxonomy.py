"""Head office looks after the topics: what towns propose, and a log of acts over the packaged list that only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topic_wish",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ags", sa.String(8), nullable=False),
        sa.Column("role", sa.String()),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("intensity", sa.Float(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("entry", sa.String()),
        sa.Column("replaced", sa.JSON()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_by", sa.String()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('mayor', 'administration')", name=op.f("ck_topic_wish_role")),
        sa.CheckConstraint(
            "visibility IN ('public', 'network', 'head_office', 'score_only')",
            name=op.f("ck_topic_wish_visibility"),
        ),
        sa.CheckConstraint("state IN ('open', 'placed', 'rejected')", name=op.f("ck_topic_wish_state")),
        sa.CheckConstraint("(state = 'placed') = (entry IS NOT NULL)", name=op.f("ck_topic_wish_placed")),
        sa.CheckConstraint(
            "(state = 'open') = (ended_by IS NULL) AND (state = 'open') = (ended_at IS NULL)",
            name=op.f("ck_topic_wish_ended"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_topic_wish_version")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name=op.f("fk_topic_wish_ags")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_wish")),
    )
    op.create_index("ix_topic_wish_ags", "topic_wish", ["ags"])
    op.create_index("ix_topic_wish_state", "topic_wish", ["state"])
    op.create_table(
        "taxonomy_act",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("step", sa.JSON()),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("wish_id", sa.String()),
        sa.Column("undoes", sa.Integer()),
        sa.CheckConstraint("position >= 1", name=op.f("ck_taxonomy_act_position")),
        sa.CheckConstraint(
            "kind IN ('coined', 'renamed', 'merged', 'placed', 'rejected', 'taken_back')",
            name=op.f("ck_taxonomy_act_kind"),
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_taxonomy_act_reason")),
        sa.UniqueConstraint("undoes", name=op.f("uq_taxonomy_act_undoes")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_taxonomy_act")),
    )


def downgrade() -> None:
    op.drop_table("taxonomy_act")
    op.drop_index("ix_topic_wish_state", "topic_wish")
    op.drop_index("ix_topic_wish_ags", "topic_wish")
    op.drop_table("topic_wish")
