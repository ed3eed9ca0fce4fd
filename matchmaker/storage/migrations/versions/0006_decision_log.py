"""What was shown and decided, in tables to which rows can only be added."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
FORMATS = "format IN ('tandem', 'circle', 'visit', 'consortium')"
ROLES = "role IN ('mayor', 'administration')"
ACTS = "act IN ('approved', 'vetoed', 'offered', 'accepted', 'declined')"
REASONS = "reason IN ('no_time', 'topic', 'town', 'distance', 'known_already', 'other')"

FIXED = {
    "showing": (
        "proposal_id, side, position, round_id, run_id, format, policy_version, role, shown_at, rank, score_tenths, "
        "directed_tenths, confidence, criteria"
    ),
    "decision": "position, proposal_id, act, at, role, reason",
}
# A pseudonym is no key of a town, and what is one stays one.
NOT_A_PSEUDONYM = "OLD.ags IS NULL OR NEW.ags IS NULL OR OLD.ags LIKE 'p-%' OR NEW.ags NOT LIKE 'p-%'"
REFUSAL = "Das Entscheidungsprotokoll wird nur ergänzt."


def upgrade() -> None:
    op.create_table(
        "showing",
        sa.Column("proposal_id", sa.String, nullable=False),
        sa.Column("side", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("round_id", "run_id", "format", "policy_version")),
        *(sa.Column(name, sa.String, nullable=False) for name in ("ags", "role")),
        sa.Column("shown_at", MOMENT, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("rank", "score_tenths", "directed_tenths")),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("criteria", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("proposal_id", "side", name="pk_showing"),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_showing_rank")),
        sa.CheckConstraint("score_tenths BETWEEN 0 AND 1000", name=op.f("ck_showing_score_tenths")),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_showing_confidence")),
        sa.CheckConstraint(FORMATS, name=op.f("ck_showing_format")),
        sa.CheckConstraint(ROLES, name=op.f("ck_showing_role")),
    )
    op.create_index("ix_showing_position", "showing", ["position"])
    op.create_table(
        "decision",
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("proposal_id", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.Column(name, sa.String) for name in ("ags", "role", "reason")),
        sa.PrimaryKeyConstraint("position", name="pk_decision"),
        sa.CheckConstraint(
            "(act IN ('accepted', 'declined')) = (ags IS NOT NULL AND role IS NOT NULL)", name=op.f("ck_decision_town")
        ),
        sa.CheckConstraint("reason IS NULL OR act IN ('vetoed', 'declined')", name=op.f("ck_decision_refusal")),
        sa.CheckConstraint(ACTS, name=op.f("ck_decision_act")),
        sa.CheckConstraint(ROLES, name=op.f("ck_decision_role")),
        sa.CheckConstraint(REASONS, name=op.f("ck_decision_reason")),
    )
    op.create_index("ix_decision_proposal_id", "decision", ["proposal_id"])
    _keep_what_stands_there()


def _keep_what_stands_there() -> None:
    """Whoever rebuilds one of these tables later must make its triggers again: SQLite drops them with the table."""
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(
            "CREATE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
        )
    refuse = "EXECUTE FUNCTION refuse_change_of_log()" if postgres else f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for table, columns in FIXED.items():
        for name, event in (
            ("change", f"UPDATE OF {columns} ON {table} FOR EACH ROW"),
            ("town", f"UPDATE OF ags ON {table} FOR EACH ROW WHEN ({NOT_A_PSEUDONYM})"),
            ("removal", f"DELETE ON {table} FOR EACH ROW"),
        ):
            op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {event} {refuse}")


def downgrade() -> None:
    for table in FIXED:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_log()")
