"""What becomes of a confirmed proposal: exchanges with slots, questions to their towns, case cards."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PURPOSES = "purpose IN ('proposal', 'sign_in', 'exchange')"
TASKS = (
    *("bounce", "reply", "unclear_mail", "no_longer_holds", "call", "silent_town", "paused_town", "late_answer"),
    *("plan_b", "quorum"),
)
NEW_TASKS = ("rescue", "exchange_ended")
EARLIER_PURPOSES = "purpose IN ('proposal', 'sign_in')"
CLOSED = "Ein Austausch, der zu Ende ist, bleibt es."


def upgrade() -> None:
    _make_exchanges()
    _make_sides_and_slots()
    _make_check_ins()
    _make_case_cards()
    _let_links_be(PURPOSES)
    _let_tasks_be((*TASKS, *NEW_TASKS))
    _keep_closed()


def _make_exchanges() -> None:
    op.create_table(
        "exchange",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("topic", sa.String()),
        sa.Column("starter", sa.String(length=8), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("planned_until", MOMENT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("meeting_at", MOMENT),
        sa.Column("picked_by", sa.String(length=8)),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("told_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("reason", sa.String()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'ended') = (reason IS NOT NULL)", name=op.f("ck_exchange_ended")),
        sa.CheckConstraint(
            "(state IN ('completed', 'ended')) = (closed_at IS NOT NULL)", name=op.f("ck_exchange_closed")
        ),
        sa.CheckConstraint("format IN ('tandem', 'circle', 'visit', 'consortium')", name=op.f("ck_exchange_format")),
        sa.CheckConstraint(
            "reason IN ('never_met', 'partner_silent', 'no_time', 'topic_settled', 'other')",
            name=op.f("ck_exchange_reason"),
        ),
        sa.CheckConstraint("state <> 'arranging' OR meeting_at IS NULL", name=op.f("ck_exchange_arranging")),
        sa.CheckConstraint("state IN ('arranging', 'running', 'completed', 'ended')", name=op.f("ck_exchange_state")),
        sa.CheckConstraint(
            "state NOT IN ('running', 'completed') OR meeting_at IS NOT NULL", name=op.f("ck_exchange_met")
        ),
        sa.CheckConstraint("(meeting_at IS NULL) = (picked_by IS NULL)", name=op.f("ck_exchange_picked")),
        sa.CheckConstraint("meeting_at > began_at", name=op.f("ck_exchange_meeting")),
        sa.CheckConstraint("offers >= 1 AND sequence >= 0", name=op.f("ck_exchange_counts")),
        sa.CheckConstraint("planned_until > began_at", name=op.f("ck_exchange_planned")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_exchange_version")),
        sa.ForeignKeyConstraint(["id"], ["proposal.id"], name=op.f("fk_exchange_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
    )
    op.create_index(op.f("ix_exchange_state_began_at"), "exchange", ["state", "began_at"])
    op.create_index(op.f("ix_exchange_state_planned_until"), "exchange", ["state", "planned_until"])
    op.create_index(op.f("ix_exchange_told_at"), "exchange", ["told_at"])


def _make_sides_and_slots() -> None:
    op.create_table(
        "exchange_side",
        sa.Column("exchange_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("gives", sa.Boolean(), nullable=False),
        sa.Column("heard_at", MOMENT, nullable=False),
        sa.Column("left_at", MOMENT),
        sa.CheckConstraint("role IN ('mayor', 'administration')", name=op.f("ck_exchange_side_role")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name=op.f("fk_exchange_side_ags")),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_exchange_side_exchange_id")),
        sa.PrimaryKeyConstraint("exchange_id", "position", name=op.f("pk_exchange_side")),
        sa.UniqueConstraint("exchange_id", "ags", name=op.f("uq_exchange_side_exchange_id_ags")),
    )
    op.create_index(op.f("ix_exchange_side_ags"), "exchange_side", ["ags"])
    op.create_table(
        "exchange_slot",
        sa.Column("exchange_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("suits", sa.Integer(), nullable=False),
        sa.CheckConstraint("suits >= 0", name=op.f("ck_exchange_slot_suits")),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_exchange_slot_exchange_id")),
        sa.PrimaryKeyConstraint("exchange_id", "position", name=op.f("pk_exchange_slot")),
        sa.UniqueConstraint("exchange_id", "starts_at", name=op.f("uq_exchange_slot_exchange_id_starts_at")),
    )


def _make_check_ins() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("exchange_id", sa.String(), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("gives", sa.Boolean(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT),
        sa.Column("answered_at", MOMENT),
        sa.Column("verdict", sa.String()),
        sa.Column("wish_to_go_on", sa.Boolean()),
        sa.Column("words", sa.String()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(question = 'feedback' AND verdict IS NOT NULL) = (wish_to_go_on IS NOT NULL)",
            name=op.f("ck_check_in_wish_to_go_on"),
        ),
        sa.CheckConstraint(
            "question IN ('met', 'feedback', 'adopted_6', 'adopted_12')", name=op.f("ck_check_in_question")
        ),
        sa.CheckConstraint("role IN ('mayor', 'administration')", name=op.f("ck_check_in_role")),
        sa.CheckConstraint("verdict IN ('yes', 'partly', 'no', 'nobody_answers')", name=op.f("ck_check_in_verdict")),
        sa.CheckConstraint("(answered_at IS NULL) = (verdict IS NULL)", name=op.f("ck_check_in_given")),
        sa.CheckConstraint("answered_at IS NULL OR asked_at IS NOT NULL", name=op.f("ck_check_in_answered")),
        sa.CheckConstraint("asked_at >= due_at", name=op.f("ck_check_in_asked")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_check_in_version")),
        sa.CheckConstraint("words IS NULL OR verdict IS NOT NULL", name=op.f("ck_check_in_words")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name=op.f("fk_check_in_ags")),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_check_in_exchange_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("exchange_id", "ags", "question", name=op.f("uq_check_in_exchange_id_ags_question")),
    )
    op.create_index(op.f("ix_check_in_ags"), "check_in", ["ags"])
    op.create_index(op.f("ix_check_in_asked_at_due_at"), "check_in", ["asked_at", "due_at"])
    op.create_index(op.f("ix_check_in_exchange_id"), "check_in", ["exchange_id"])


def _make_case_cards() -> None:
    op.create_table(
        "case_card",
        sa.Column("exchange_id", sa.String(), nullable=False),
        sa.Column("topic", sa.String()),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("method", sa.String()),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(result) BETWEEN 1 AND 1200", name=op.f("ck_case_card_result")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 120", name=op.f("ck_case_card_title")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_case_card_version")),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_case_card_exchange_id")),
        sa.PrimaryKeyConstraint("exchange_id", name=op.f("pk_case_card")),
    )
    op.create_table(
        "case_card_town",
        sa.Column("exchange_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("agreed_at", MOMENT),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name=op.f("fk_case_card_town_ags")),
        sa.ForeignKeyConstraint(["exchange_id"], ["case_card.exchange_id"], name=op.f("fk_case_card_town_exchange_id")),
        sa.PrimaryKeyConstraint("exchange_id", "position", name=op.f("pk_case_card_town")),
        sa.UniqueConstraint("exchange_id", "ags", name=op.f("uq_case_card_town_exchange_id_ags")),
    )
    op.create_index(op.f("ix_case_card_town_ags"), "case_card_town", ["ags"])


def _let_links_be(purposes: str) -> None:
    with op.batch_alter_table("sign_in_link") as link:
        link.drop_constraint(op.f("ck_sign_in_link_purpose"), type_="check")
        link.create_check_constraint(op.f("ck_sign_in_link_purpose"), purposes)


def _let_tasks_be(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("task") as task:
        task.drop_constraint(op.f("ck_task_kind"), type_="check")
        task.create_check_constraint(op.f("ck_task_kind"), f"kind IN ({', '.join(repr(kind) for kind in kinds)})")


def _keep_closed() -> None:
    """Whoever rebuilds this table later must make its trigger again: SQLite drops them with the table."""
    reopens = "OLD.state IN ('completed', 'ended') AND NEW.state <> OLD.state"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_going_on() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{CLOSED}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        refuse = "EXECUTE FUNCTION refuse_going_on()"
    else:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END"
    event = "BEFORE UPDATE OF state ON exchange FOR EACH ROW"
    op.execute(f"CREATE TRIGGER exchange_going_on {event} WHEN ({reopens}) {refuse}")


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    op.execute(f"DROP TRIGGER exchange_going_on{' ON exchange' if postgres else ''}")
    if postgres:
        op.execute("DROP FUNCTION refuse_going_on()")
    op.execute("DELETE FROM sign_in_link WHERE purpose = 'exchange'")
    _let_links_be(EARLIER_PURPOSES)
    op.execute("UPDATE task SET kind = 'no_longer_holds' WHERE kind IN ('rescue', 'exchange_ended')")
    _let_tasks_be(TASKS)
    for table in ("case_card_town", "case_card", "check_in", "exchange_slot", "exchange_side", "exchange"):
        op.drop_table(table)
