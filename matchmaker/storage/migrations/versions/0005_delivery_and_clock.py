"""Mails know who has them and why they wait; spared addresses, tasks, slots of the clock, workers' beats."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NEW_COLUMNS = (
    ("claim", sa.String()),
    ("leased_until", sa.DateTime(timezone=True)),
    ("data_at", sa.DateTime(timezone=True)),
    ("first_tried_at", sa.DateTime(timezone=True)),
    ("note", sa.String()),
)
CHECKS = {
    "claim": "(state IN ('claimed', 'data', 'in_doubt')) = (claim IS NOT NULL)",
    "leased": "(state = 'claimed') = (leased_until IS NOT NULL)",
    "data_at": "state = 'sent' OR (state IN ('data', 'in_doubt')) = (data_at IS NOT NULL)",
    "note": "state NOT IN ('failed', 'dropped', 'in_doubt') OR note IS NOT NULL",
    "attempts": "attempts >= 0 AND (attempts = 0 OR first_tried_at IS NOT NULL)",
    "lost_claims": "lost_claims BETWEEN 0 AND 5",
    "state": "state IN ('queued', 'claimed', 'data', 'sent', 'failed', 'in_doubt', 'dropped')",
}
OLD_STATES = "state IN ('queued', 'claimed', 'data', 'sent', 'failed', 'in_doubt')"


def upgrade() -> None:
    for name, kind in NEW_COLUMNS:
        op.add_column("outbox_message", sa.Column(name, kind))
    for name in ("attempts", "lost_claims"):
        op.add_column("outbox_message", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    # The version before knew no such states in practice; should one stand there, nobody can say whether it left.
    op.execute(
        "UPDATE outbox_message SET state = 'in_doubt', claim = 'unbekannt', data_at = due_at, "
        "note = 'Versand unklar: aus einer früheren Fassung.' WHERE state IN ('claimed', 'data', 'in_doubt')"
    )
    op.execute("UPDATE outbox_message SET note = 'Aus einer früheren Fassung.' WHERE state = 'failed'")
    with op.batch_alter_table("outbox_message") as changed:
        changed.drop_constraint(op.f("ck_outbox_message_state"), type_="check")
        for name, rule in CHECKS.items():
            changed.create_check_constraint(op.f(f"ck_outbox_message_{name}"), rule)
    _make_tables()


def _make_tables() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "suppressed_address",
        sa.Column("address", sa.String, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.PrimaryKeyConstraint("address", "scope", name="pk_suppressed_address"),
        sa.CheckConstraint("scope IN ('all', 'reminders')", name=op.f("ck_suppressed_address_scope")),
    )
    op.create_table(
        "task",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("proposal_id", sa.String),
        sa.Column("address", sa.String),
        sa.Column("done_at", moment),
        sa.PrimaryKeyConstraint("key", name="pk_task"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="fk_task_proposal_id"),
        sa.CheckConstraint("kind IN ('bounce', 'reply', 'unclear_mail')", name=op.f("ck_task_kind")),
    )
    op.create_index("ix_task_proposal_id", "task", ["proposal_id"])
    op.create_index("ix_task_done_at", "task", ["done_at"])
    op.create_table(
        "clock_slot",
        sa.Column("job", sa.String, nullable=False),
        sa.Column("slot", moment, nullable=False),
        sa.Column("taken_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("job", "slot", name="pk_clock_slot"),
    )
    op.create_table(
        "worker_beat",
        sa.Column("worker", sa.String, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("worker", name="pk_worker_beat"),
    )


def downgrade() -> None:
    for table in ("worker_beat", "clock_slot", "task", "suppressed_address"):
        op.drop_table(table)
    op.execute("UPDATE outbox_message SET state = 'failed' WHERE state = 'dropped'")
    with op.batch_alter_table("outbox_message") as changed:
        for name in CHECKS:
            changed.drop_constraint(op.f(f"ck_outbox_message_{name}"), type_="check")
        changed.create_check_constraint(op.f("ck_outbox_message_state"), OLD_STATES)
        for name, _ in (*NEW_COLUMNS, ("attempts", None), ("lost_claims", None)):
            changed.drop_column(name)
