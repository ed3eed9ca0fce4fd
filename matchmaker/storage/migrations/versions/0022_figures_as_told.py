"""The log tells what a town was shown from what head office saw, and keeps that a town let its time run out."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

AUDIENCES = "audience IN ('town', 'head_office')"
ACTS = "'approved', 'vetoed', 'offered', 'accepted', 'declined'"
OF_TOWNS = "'accepted', 'declined'"
FIXED = "position, proposal_id, act, at, role, reason"
NOT_A_PSEUDONYM = "OLD.ags IS NULL OR NEW.ags IS NULL OR OLD.ags LIKE 'p-%' OR NEW.ags NOT LIKE 'p-%'"
REFUSAL = "Das Entscheidungsprotokoll wird nur ergänzt."
THERE = "Das Entscheidungsprotokoll wird nur ergänzt: diesen Eintrag gibt es schon."
# SQLite's number of a row that has none yet: see 0008.
UNNUMBERED = -1


def upgrade() -> None:
    # A column alone: SQLite keeps the triggers of a table that is not built anew.
    rule = f"CONSTRAINT ck_showing_audience CHECK ({AUDIENCES})"
    op.execute(f"ALTER TABLE showing ADD COLUMN audience VARCHAR {rule}")
    op.execute(f"CREATE TRIGGER showing_audience BEFORE UPDATE OF audience ON showing FOR EACH ROW {_refuse(REFUSAL)}")
    _let_acts_be(f"{ACTS}, 'expired'", f"{OF_TOWNS}, 'expired'")


def downgrade() -> None:
    postgres = _is_postgres()
    if postgres:
        # As owner of the tables a migration may say otherwise than their triggers.
        for table in ("showing", "decision"):
            op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    else:
        for table in ("showing", "decision"):
            op.execute(f"DROP TRIGGER {table}_removal")
    op.execute("DELETE FROM showing WHERE audience = 'head_office'")
    op.execute("DELETE FROM decision WHERE act = 'expired'")
    op.execute(f"DROP TRIGGER showing_audience{' ON showing' if postgres else ''}")
    op.execute(f"ALTER TABLE showing {'DROP CONSTRAINT ck_showing_audience, ' if postgres else ''}DROP COLUMN audience")
    _let_acts_be(ACTS, OF_TOWNS)
    if postgres:
        for table in ("showing", "decision"):
            op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    else:
        op.execute(f"CREATE TRIGGER showing_removal BEFORE DELETE ON showing FOR EACH ROW {_refuse(REFUSAL)}")


def _let_acts_be(acts: str, of_towns: str) -> None:
    rules = {"act": f"act IN ({acts})", "town": f"(act IN ({of_towns})) = (ags IS NOT NULL AND role IS NOT NULL)"}
    with op.batch_alter_table("decision") as decision:
        for name, rule in rules.items():
            decision.drop_constraint(op.f(f"ck_decision_{name}"), type_="check")
            decision.create_check_constraint(op.f(f"ck_decision_{name}"), rule)
    if not _is_postgres():
        _keep_decisions_of_sqlite()


def _keep_decisions_of_sqlite() -> None:
    """The triggers of 0006 and 0008 once more: SQLite dropped them with the table that it built anew."""
    stands = "EXISTS (SELECT 1 FROM decision WHERE position = NEW.position OR rowid = NEW.rowid)"
    for name, event, words in (
        ("change", f"BEFORE UPDATE OF {FIXED} ON decision FOR EACH ROW", REFUSAL),
        ("town", f"BEFORE UPDATE OF ags ON decision FOR EACH ROW WHEN ({NOT_A_PSEUDONYM})", REFUSAL),
        ("removal", "BEFORE DELETE ON decision FOR EACH ROW", REFUSAL),
        ("replacing", f"BEFORE INSERT ON decision FOR EACH ROW WHEN ({stands})", THERE),
        ("unnumbered", f"AFTER INSERT ON decision FOR EACH ROW WHEN (NEW.rowid = {UNNUMBERED})", REFUSAL),
        ("moving", "BEFORE UPDATE ON decision FOR EACH ROW WHEN (OLD.rowid <> NEW.rowid)", REFUSAL),
    ):
        op.execute(f"CREATE TRIGGER decision_{name} {event} {_refuse(words)}")


def _refuse(words: str) -> str:
    return "EXECUTE FUNCTION refuse_change_of_log()" if _is_postgres() else f"BEGIN SELECT RAISE(ABORT, '{words}'); END"


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
