"""A group that did not come about though towns had agreed to it waits for head office as a task of its own."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

TASKS = (
    *("bounce", "reply", "unclear_mail", "no_longer_holds", "call", "silent_town", "paused_town", "late_answer"),
    *("plan_b", "quorum", "rescue", "exchange_ended", "objection", "handover", "no_address"),
)


def upgrade() -> None:
    _let_tasks_be((*TASKS, "group_lost"))


def downgrade() -> None:
    op.execute("UPDATE task SET kind = 'no_longer_holds' WHERE kind = 'group_lost'")
    _let_tasks_be(TASKS)


def _let_tasks_be(kinds: tuple[str, ...]) -> None:
    # No trigger and no conditional index stands on this table: what SQLite builds anew is whole.
    with op.batch_alter_table("task") as task:
        task.drop_constraint(op.f("ck_task_kind"), type_="check")
        task.create_check_constraint(op.f("ck_task_kind"), f"kind IN ({', '.join(repr(kind) for kind in kinds)})")
