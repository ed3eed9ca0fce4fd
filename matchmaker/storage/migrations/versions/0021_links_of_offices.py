"""An address says where it stands; offices get links of their own: to object, to take over, to confirm a mailbox."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # A column alone: building the table anew would cost it its conditional index.
    op.add_column("office_address", sa.Column("source", sa.String()))
    op.create_table(
        "office_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("valid_until", MOMENT, nullable=False),
        sa.Column("proposal_id", sa.String()),
        sa.Column("text_version", sa.String()),
        sa.Column("answer", sa.String()),
        sa.Column("answered_at", MOMENT),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_office_link_answer")),
        sa.CheckConstraint(
            "(purpose = 'handover') = (proposal_id IS NOT NULL)", name=op.f("ck_office_link_proposal")
        ),
        sa.CheckConstraint(
            "purpose IN ('objection', 'handover', 'delegate')", name=op.f("ck_office_link_purpose")
        ),
        sa.CheckConstraint("role IN ('mayor', 'administration')", name=op.f("ck_office_link_role")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name=op.f("fk_office_link_ags")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_office_link_proposal_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_office_link")),
    )
    op.create_index(op.f("ix_office_link_ags"), "office_link", ["ags"])
    op.create_index(op.f("ix_office_link_proposal_id"), "office_link", ["proposal_id"])
    op.create_index(op.f("ix_office_link_valid_until"), "office_link", ["valid_until"])
    op.create_index(
        "uq_office_link_notice",
        "office_link",
        ["address"],
        unique=True,
        sqlite_where=sa.text("purpose = 'objection'"),
        postgresql_where=sa.text("purpose = 'objection'"),
    )


def downgrade() -> None:
    op.drop_table("office_link")
    op.drop_column("office_address", "source")
