"""A round collects until a day and writes to its towns; elections are known; an office may object."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TASKS = (
    *("bounce", "reply", "unclear_mail", "no_longer_holds", "call", "silent_town", "paused_town", "late_answer"),
    *("plan_b", "quorum", "rescue", "exchange_ended"),
)
NEW_TASKS = ("objection", "handover")


def upgrade() -> None:
    # A column alone: building the table anew would cost SQLite the trigger that keeps closed rounds closed.
    op.add_column("round", sa.Column("closes_on", sa.Date()))
    op.create_table(
        "round_mailing",
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("told_to", sa.String(), nullable=False),
        sa.Column("done_at", MOMENT),
        sa.CheckConstraint("language IN ('de', 'en')", name=op.f("ck_round_mailing_language")),
        sa.CheckConstraint(
            "kind IN ('round_opened', 'profile_reminder', 'left_over')", name=op.f("ck_round_mailing_kind")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_mailing_round_id")),
        sa.PrimaryKeyConstraint("round_id", "kind", name=op.f("pk_round_mailing")),
    )
    op.create_table(
        "election",
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("ags", "day", name=op.f("pk_election")),
    )
    _let_tasks_be((*TASKS, *NEW_TASKS))


def _let_tasks_be(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("task") as task:
        task.drop_constraint(op.f("ck_task_kind"), type_="check")
        task.create_check_constraint(op.f("ck_task_kind"), f"kind IN ({', '.join(repr(kind) for kind in kinds)})")


def downgrade() -> None:
    op.execute("UPDATE task SET kind = 'no_longer_holds' WHERE kind IN ('objection', 'handover')")
    _let_tasks_be(TASKS)
    op.drop_table("election")
    op.drop_table("round_mailing")
    op.drop_column("round", "closes_on")
