"""Rounds, runs, proposals, mails and links."""

import sqlalchemy as sa
from alembic import op

from matchmaker.errors import MatchmakerError

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_round()
    _create_run()
    _create_run_unmatched()
    _create_proposal()
    _create_proposal_member()
    _create_outbox_message()
    _create_sign_in_link()
    _create_session()


TABLES = (
    "session",
    "sign_in_link",
    "outbox_message",
    "proposal_member",
    "proposal",
    "run_unmatched",
    "run",
    "round",
)


def downgrade() -> None:
    """Refused while any of the tables holds a row: the schema before has no place for it."""
    full = [table for table in TABLES if op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(table)))]
    if full:
        raise MatchmakerError(
            f"Die Datenbank wurde nicht geändert: Der ältere Stand hat keinen Platz für {', '.join(full)}. "
            "Bitte sichern Sie die Datenbank zuerst."
        )
    for table in TABLES:
        op.drop_table(table)


def _create_round() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("format", sa.String, nullable=False),
        sa.Column("policy_version", sa.String, nullable=False),
        sa.Column("policy", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("format IN ('tandem', 'circle', 'visit', 'consortium')", name=op.f("ck_round_format")),
        sa.CheckConstraint(
            "state IN ('planned', 'collecting', 'proposing', 'curating', 'answering', 'running', 'closed')",
            name=op.f("ck_round_state"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
        sa.UniqueConstraint("position", name="uq_round_position"),
    )


def _create_run() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("round_id", sa.String, nullable=False),
        sa.Column("format", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("profiles_digest", sa.String, nullable=False),
        sa.Column("taxonomy_version", sa.String, nullable=False),
        sa.Column("policy_version", sa.String, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("solver", sa.String, nullable=False),
        sa.Column("strategy", sa.String, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("upper_bound", sa.BigInteger, nullable=False),
        sa.Column("optimal", sa.Boolean, nullable=False),
        sa.Column("expected", sa.JSON, nullable=False),
        sa.Column("rarity", sa.JSON, nullable=False),
        sa.CheckConstraint("format IN ('tandem', 'circle', 'visit', 'consortium')", name=op.f("ck_run_format")),
        sa.CheckConstraint("total <= upper_bound", name=op.f("ck_run_certificate")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_run_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sa.UniqueConstraint("position", name="uq_run_position"),
    )
    op.create_index("ix_run_round_id", "run", ["round_id"])


def _create_run_unmatched() -> None:
    op.create_table(
        "run_unmatched",
        sa.Column("run_id", sa.String, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("sentence", sa.String, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_run_unmatched_run_id"),
        sa.PrimaryKeyConstraint("run_id", "position", name="pk_run_unmatched"),
    )


def _create_proposal() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("round_id", sa.String, nullable=False),
        sa.Column("run_id", sa.String, nullable=False),
        sa.Column("format", sa.String, nullable=False),
        sa.Column("topic", sa.String),
        sa.Column("score_tenths", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.Column("approved_by", sa.String),
        sa.Column("approved_at", sa.DateTime(timezone=True)),
        sa.Column("offered_at", sa.DateTime(timezone=True)),
        sa.Column("deadline", sa.DateTime(timezone=True)),
        sa.Column("note", sa.String),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("format IN ('tandem', 'circle', 'visit', 'consortium')", name=op.f("ck_proposal_format")),
        sa.CheckConstraint(
            "state <> 'approved' OR (approved_by IS NOT NULL AND approved_at IS NOT NULL)",
            name=op.f("ck_proposal_approved"),
        ),
        sa.CheckConstraint(
            "state <> 'offered' OR (offered_at IS NOT NULL AND deadline IS NOT NULL)", name=op.f("ck_proposal_offered")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'approved', 'offered_first', 'offered', 'confirmed', 'declined', 'expired', 'withdrawn', 'running', 'completed', 'ended')",
            name=op.f("ck_proposal_state"),
        ),
        sa.CheckConstraint("score_tenths BETWEEN 0 AND 1000", name=op.f("ck_proposal_score_tenths")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_proposal_round_id"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_proposal_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
    )
    op.create_index("ix_proposal_round_id", "proposal", ["round_id"])
    op.create_index("ix_proposal_run_id", "proposal", ["run_id"])


def _create_proposal_member() -> None:
    op.create_table(
        "proposal_member",
        sa.Column("proposal_id", sa.String, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("gives", sa.Boolean, nullable=False),
        sa.CheckConstraint("role IN ('mayor', 'administration')", name=op.f("ck_proposal_member_role")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name="fk_proposal_member_ags"),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name="fk_proposal_member_proposal_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "position", name="pk_proposal_member"),
        sa.UniqueConstraint("proposal_id", "ags", name="uq_proposal_member_proposal_id_ags"),
    )
    op.create_index("ix_proposal_member_ags", "proposal_member", ["ags"])


def _create_outbox_message() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("message_id", sa.String, nullable=False),
        sa.Column("recipient", sa.String, nullable=False),
        sa.Column("letter", sa.String, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposal_id", sa.String),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_message_sent")),
        sa.CheckConstraint(
            "state IN ('queued', 'claimed', 'data', 'sent', 'failed', 'in_doubt')", name=op.f("ck_outbox_message_state")
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="fk_outbox_message_proposal_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_message"),
        sa.UniqueConstraint("key", name="uq_outbox_message_key"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_message_id"),
    )
    op.create_index("ix_outbox_message_proposal_id", "outbox_message", ["proposal_id"])
    op.create_index("ix_outbox_message_state_due_at", "outbox_message", ["state", "due_at"])


def _create_sign_in_link() -> None:
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("audience", sa.String, nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ags", sa.String),
        sa.Column("proposal_id", sa.String),
        sa.Column("reusable", sa.Boolean, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("audience IN ('town', 'head_office')", name=op.f("ck_sign_in_link_audience")),
        sa.CheckConstraint("purpose IN ('proposal', 'sign_in')", name=op.f("ck_sign_in_link_purpose")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name="fk_sign_in_link_ags"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="fk_sign_in_link_proposal_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in_link"),
    )
    op.create_index("ix_sign_in_link_proposal_id", "sign_in_link", ["proposal_id"])


def _create_session() -> None:
    op.create_table(
        "session",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.String, nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ags", sa.String),
        sa.CheckConstraint("audience IN ('town', 'head_office')", name=op.f("ck_session_audience")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name="fk_session_ags"),
        sa.PrimaryKeyConstraint("id_hash", name="pk_session"),
    )
