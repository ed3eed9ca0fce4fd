"""Each member of a proposal is asked on its own; school holidays stop its clock; who refused is told of nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
REASONS = "reason IN ('no_time', 'topic', 'town', 'distance', 'known_already', 'other')"
STATES = "state IN ('waiting', 'asked', 'accepted', 'declined', 'silent', 'closed')"
UNTIMED = "asked_at IS NULL AND due_at IS NULL"
CHECKS = {
    "answered": "(state IN ('accepted', 'declined')) = (answered_at IS NOT NULL)",
    "asked": f"state = 'closed' OR (state = 'waiting') = ({UNTIMED})",
    "call": "call_since IS NULL OR state = 'asked'",
    "clock": "state = 'asked' OR (remind_at IS NULL AND task_at IS NULL)",
    "due_at": "(asked_at IS NULL) = (due_at IS NULL) AND (asked_at IS NULL OR due_at > asked_at)",
    "postponed_days": "postponed_days BETWEEN 0 AND 28",
    "reason": REASONS,
    "refusal": "state = 'declined' OR (reason IS NULL AND NOT not_again)",
    "reminders": "reminders >= 0",
    "role": "role IN ('mayor', 'administration')",
    "state": STATES,
    "version": "version >= 1",
}
TASKS = ("bounce", "reply", "unclear_mail", "no_longer_holds")
NEW_TASKS = ("call", "silent_town", "paused_town", "late_answer", "plan_b", "quorum")
BACKWARDS = (
    "OLD.state <> NEW.state AND (OLD.state IN ('accepted', 'declined', 'silent', 'closed') "
    "OR NEW.state = 'waiting' OR (OLD.state = 'waiting' AND NEW.state NOT IN ('asked', 'closed')))"
)
OVER = "OLD.state IN ('declined', 'expired', 'withdrawn', 'completed', 'ended') AND NEW.state <> OLD.state"
TRIGGERS = {
    "invitation_step": ("invitation", BACKWARDS, "Diese Antwort steht fest."),
    "proposal_reopening": ("proposal", OVER, "Ein Vorschlag, der zu Ende ist, bleibt es."),
}


def upgrade() -> None:
    op.add_column("proposal", sa.Column("asked_all_at", MOMENT))
    op.add_column("proposal", sa.Column("tell_at", MOMENT))
    op.create_index("ix_proposal_tell_at", "proposal", ["tell_at"])
    _make_invitations()
    op.create_table(
        "school_holiday",
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("state", "first", name=op.f("pk_school_holiday")),
        sa.CheckConstraint("first <= last", name=op.f("ck_school_holiday_last")),
    )
    _let_tasks_be((*TASKS, *NEW_TASKS))
    _ask_who_was_asked_already()
    for name, (table, condition, sentence) in TRIGGERS.items():
        _refuse(name, table, condition, sentence)


def _make_invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.String(), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("gives", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *(sa.Column(name, MOMENT) for name in ("asked_at", "due_at", "remind_at", "task_at")),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("reason", sa.String()),
        sa.Column("note", sa.String()),
        sa.Column("not_again", sa.Boolean(), nullable=False),
        sa.Column("postponed_days", sa.Integer(), nullable=False),
        sa.Column("delegate", sa.String()),
        sa.Column("call_since", MOMENT),
        sa.Column("answer_key", sa.String()),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_invitation_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name=op.f("fk_invitation_ags")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_invitation_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("proposal_id", "ags", name=op.f("uq_invitation_proposal_id_ags")),
    )
    for columns in (("ags",), ("remind_at",), ("task_at",), ("state", "due_at")):
        op.create_index(f"ix_invitation_{'_'.join(columns)}", "invitation", list(columns))


def _let_tasks_be(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("task") as task:
        task.drop_constraint(op.f("ck_task_kind"), type_="check")
        task.create_check_constraint(op.f("ck_task_kind"), f"kind IN ({', '.join(repr(kind) for kind in kinds)})")


def _ask_who_was_asked_already() -> None:
    """Before this migration every member of an offered proposal had its letter; reminders for them are past."""
    op.execute("UPDATE proposal SET asked_all_at = offered_at WHERE offered_at IS NOT NULL")
    op.execute(
        "INSERT INTO invitation (id, proposal_id, ags, role, gives, state, asked_at, due_at, reminders, not_again, "
        "postponed_days, version) SELECT p.id || '/' || m.ags, p.id, m.ags, m.role, m.gives, 'asked', p.offered_at, "
        "p.deadline, 0, false, 0, 1 FROM proposal p JOIN proposal_member m ON m.proposal_id = p.id "
        "WHERE p.state IN ('offered', 'offered_first')"
    )


def _refuse(name: str, table: str, condition: str, sentence: str) -> None:
    """Whoever rebuilds one of these tables later must make its trigger again: SQLite drops them with the table."""
    event = f"BEFORE UPDATE OF state ON {table} FOR EACH ROW WHEN ({condition})"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION refuse_{name}()")
    else:
        op.execute(f"CREATE TRIGGER {name} {event} BEGIN SELECT RAISE(ABORT, '{sentence}'); END")


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for name, (table, _, _) in TRIGGERS.items():
        op.execute(f"DROP TRIGGER {name}{f' ON {table}' if postgres else ''}")
        if postgres:
            op.execute(f"DROP FUNCTION refuse_{name}()")
    named = ", ".join(repr(kind) for kind in NEW_TASKS)
    op.execute(f"UPDATE task SET kind = 'no_longer_holds' WHERE kind IN ({named})")  # noqa: S608 - fixed names
    _let_tasks_be(TASKS)
    op.drop_table("school_holiday")
    op.drop_table("invitation")
    op.drop_index("ix_proposal_tell_at", "proposal")
    op.drop_column("proposal", "tell_at")
    op.drop_column("proposal", "asked_all_at")
