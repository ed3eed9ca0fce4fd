"""Who works at head office and what proves it; a session says whose it is; what head office did stays written."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL")
CHECKS = {
    "address": "address = lower(trim(address)) AND address LIKE '%_@_%'",
    "enrolled": "(enrolled_at IS NULL) = (password_hash IS NULL) AND (enrolled_at IS NULL) = (factor_salt IS NULL)",
    "invitation": "(invitation_hash IS NULL) = (invitation_until IS NULL)",
    "rank": "rank IN ('member', 'administrator')",
    "version": "version >= 1",
}
REFUSAL = "Das Protokoll der Geschäftsstelle wird nur ergänzt."


def upgrade() -> None:
    op.create_table(
        "office_person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("called", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("invitation_hash", sa.String(length=64)),
        sa.Column("invitation_until", MOMENT),
        sa.Column("password_hash", sa.String()),
        sa.Column("factor_salt", sa.String()),
        sa.Column("last_step", sa.BigInteger()),
        sa.Column("enrolled_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_office_person_{name}")) for name, rule in CHECKS.items()),
        sa.UniqueConstraint("invitation_hash", name=op.f("uq_office_person_invitation_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_person")),
    )
    for column in ("address", "called"):
        op.create_index(
            f"uq_office_person_{column}_open",
            "office_person",
            [column],
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )
    op.create_table(
        "recovery_code",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["person_id"], ["office_person.id"], name=op.f("fk_recovery_code_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "office_act",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_office_act")),
    )
    op.create_index(op.f("ix_office_act_about"), "office_act", ["about"])
    # A column alone: building the table anew would cost it its rules.
    op.add_column("session", sa.Column("person_id", sa.String()))
    _keep_what_stands_there()


def _keep_what_stands_there() -> None:
    """Whoever rebuilds this table later must make its triggers again: SQLite drops them with the table."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change_of_acts() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        for name, event in (("change", "UPDATE"), ("removal", "DELETE"), ("emptying", "TRUNCATE")):
            op.execute(
                f"CREATE TRIGGER office_act_{name} BEFORE {event} ON office_act "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_acts()"
            )
        return
    stands = "EXISTS (SELECT 1 FROM office_act WHERE position = NEW.position)"
    for name, event in (
        ("change", "UPDATE ON office_act FOR EACH ROW"),
        ("removal", "DELETE ON office_act FOR EACH ROW"),
        # REPLACE removes a row without its delete trigger.
        ("replacing", f"INSERT ON office_act FOR EACH ROW WHEN ({stands})"),
    ):
        op.execute(f"CREATE TRIGGER office_act_{name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")


def downgrade() -> None:
    # Whoever came in as a person would be taken for anybody of head office.
    op.execute("DELETE FROM session WHERE person_id IS NOT NULL")
    op.drop_column("session", "person_id")
    op.drop_table("office_act")
    op.drop_table("recovery_code")
    op.drop_table("office_person")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_acts()")
