"""Towns ask for an exchange outside of rounds, prefer up to three others, and keep half-finished forms."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SEEN_BY_SOMEBODY = "state IN ('submitted', 'withdrawn') OR (reviewed_by IS NOT NULL AND reviewed_at IS NOT NULL)"
CHECKS = {
    "ended": "(state IN ('offered', 'withdrawn')) = (ended_at IS NOT NULL)",
    "format": "format IN ('tandem', 'circle', 'visit', 'consortium')",
    "offered": "(state = 'offered') = (proposal_id IS NOT NULL)",
    "reviewed": SEEN_BY_SOMEBODY,
    "role": "role IN ('mayor', 'administration')",
    "state": "state IN ('submitted', 'reviewed', 'offered', 'kept', 'withdrawn')",
    "version": "version >= 1",
}


def upgrade() -> None:
    _make_requests()
    op.create_table(
        "request_candidate",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ags", sa.String(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 3", name=op.f("ck_request_candidate_position")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name=op.f("fk_request_candidate_ags")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_request_candidate_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("request_id", "position", name=op.f("pk_request_candidate")),
        sa.UniqueConstraint("request_id", "ags", name=op.f("uq_request_candidate_request_id_ags")),
    )
    op.create_index(op.f("ix_request_candidate_ags"), "request_candidate", ["ags"])
    op.create_table(
        "kept_form",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("ags", sa.String(length=8)),
        sa.Column("role", sa.String()),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('mayor', 'administration')", name=op.f("ck_kept_form_role")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_kept_form")),
    )
    op.create_index(op.f("ix_kept_form_valid_until"), "kept_form", ["valid_until"])


def _make_requests() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("ags", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String()),
        *(
            sa.Column(f"wish_{name}", sa.Boolean())
            for name in ("same_size", "other_state", "same_network", "other_level")
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reviewed_by", sa.String()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("proposal_id", sa.String()),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_request_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name=op.f("fk_request_ags")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_request_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("key", name=op.f("uq_request_key")),
    )
    for column in ("ags", "state", "proposal_id"):
        op.create_index(op.f(f"ix_request_{column}"), "request", [column])


def downgrade() -> None:
    for table in ("kept_form", "request_candidate", "request"):
        op.drop_table(table)
