"""Which letters a round owes is kept like all that stands; while post is on hold, no process sends anything."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
THERE = "Diesen Eintrag gibt es schon."
UNNUMBERED = "Diese Nummer einer Zeile ist nicht zu vergeben."
MOVED = "Eine Zeile behält ihre Nummer."
REWRITTEN = "Was feststeht, wird nicht umgeschrieben ({table})."
ON_HOLD = "Der Versand ist angehalten."
KEYS = {"round_mailing": "round_id kind", "post_hold": "position"}
OPEN = "released_at IS NULL"
FIXED = {"round_mailing": "round_id kind due_at language", "post_hold": "position held_at held_by reason"}
# A letter's list is never taken up again once it is done; a hold that is over stays as it ended.
OVER = {"round_mailing": "done_at", "post_hold": "released_at"}
AFTER = {"round_mailing": "told_to done_at", "post_hold": "checked_at checked_by released_at released_by"}
LEAVES = (
    "NEW.state <> OLD.state AND NEW.state IN ('claimed', 'data') "
    f"AND EXISTS (SELECT 1 FROM post_hold WHERE {OPEN}) "
    # Whoever looks a mail up under the hold passes the steps on the way, and no sender has such a claim.
    "AND substr(NEW.claim, 1, 5) <> 'hold/'"
)


def upgrade() -> None:
    op.create_table(
        "post_hold",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("held_at", MOMENT, nullable=False),
        sa.Column("held_by", sa.String(), nullable=False),
        sa.Column("checked_at", MOMENT),
        sa.Column("checked_by", sa.String()),
        sa.Column("released_at", MOMENT),
        sa.Column("released_by", sa.String()),
        sa.CheckConstraint("reason IN ('restore', 'by_hand')", name=op.f("ck_post_hold_reason")),
        sa.CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name=op.f("ck_post_hold_released")),
        sa.CheckConstraint("(checked_at IS NULL) = (checked_by IS NULL)", name=op.f("ck_post_hold_checked")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_post_hold")),
    )
    for name, table, event, condition, sentence in _triggers():
        if _is_postgres():
            answer = "OLD" if event.endswith("DELETE") else "NEW"
            op.execute(
                f"CREATE FUNCTION refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
                f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'; END IF; RETURN {answer}; END $$"
            )
            op.execute(f'CREATE TRIGGER {name} {event} ON "{table}" FOR EACH ROW EXECUTE FUNCTION refuse_{name}()')
        else:
            # Whoever rebuilds one of these tables later must make its triggers again: SQLite drops them with the table.
            op.execute(
                f'CREATE TRIGGER {name} {event} ON "{table}" FOR EACH ROW WHEN ({condition}) '
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
    if _is_postgres():
        for table in KEYS:
            op.execute(
                f'CREATE TRIGGER {table}_emptying BEFORE TRUNCATE ON "{table}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_emptying()"
            )


def downgrade() -> None:
    if _is_postgres():
        op.execute('DROP TRIGGER round_mailing_emptying ON "round_mailing"')
    for name, table, *_ in _triggers():
        op.execute(f'DROP TRIGGER {name} ON "{table}"' if _is_postgres() else f"DROP TRIGGER {name}")
        if _is_postgres():
            op.execute(f"DROP FUNCTION refuse_{name}()")
    op.drop_table("post_hold")


def _triggers() -> Iterator[tuple[str, str, str, str, str]]:
    for table in KEYS:
        fixed = [_differs(one) for one in FIXED[table].split()]
        fixed += [f"(OLD.{OVER[table]} IS NOT NULL AND {_differs(one)})" for one in AFTER[table].split()]
        rewritten = REWRITTEN.format(table=table)
        yield f"{table}_rewriting", table, "BEFORE UPDATE", " OR ".join(fixed), rewritten
        if not _is_postgres():
            yield from _of_sqlite(table)
    yield "hold_removal", "post_hold", "BEFORE DELETE", "1 = 1", "Was feststeht, wird nicht entfernt (post_hold)."
    yield "mail_on_hold", "outbox_message", "BEFORE UPDATE", LEAVES, ON_HOLD


def _of_sqlite(table: str) -> Iterator[tuple[str, str, str, str, str]]:
    """As in migration 0033: REPLACE removes the row in its way without a trigger."""
    same = " AND ".join(f'"{name}" = NEW."{name}"' for name in KEYS[table].split())
    taken = f'EXISTS (SELECT 1 FROM "{table}" WHERE {{0}})'  # noqa: S608 - fixed names
    own = f"{taken.format('rowid = NEW.rowid')} OR {taken.format(same)}"
    others = taken.format(f"{same} AND rowid <> OLD.rowid")
    yield f"{table}_replacing", table, "BEFORE INSERT", own, THERE
    yield f"{table}_displacing", table, "BEFORE UPDATE", others, THERE
    yield f"{table}_moving", table, "BEFORE UPDATE", "OLD.rowid <> NEW.rowid", MOVED
    yield f"{table}_unnumbered", table, "AFTER INSERT", "NEW.rowid = -1", UNNUMBERED


def _differs(column: str) -> str:
    return f'(NEW."{column}" {"IS DISTINCT FROM" if _is_postgres() else "IS NOT"} OLD."{column}")'


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
