"""The log's rows can be neither replaced nor moved nor, on PostgreSQL, truncated."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEYS = {"showing": ("proposal_id", "side"), "decision": ("position",)}
REFUSAL = "Das Entscheidungsprotokoll wird nur ergänzt."
# The program tells by this sentence that somebody else was faster (matchmaker/storage/writing.py).
THERE = "Das Entscheidungsprotokoll wird nur ergänzt: diesen Eintrag gibt es schon."
# SQLite's number of a row that has none yet, and so for a trigger the same as no number at all.
UNNUMBERED = -1


def upgrade() -> None:
    for table, key in KEYS.items():
        if op.get_bind().dialect.name == "postgresql":
            # An upsert there is an update, which 0006 refuses.
            op.execute(
                f"CREATE TRIGGER {table}_emptying BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_log()"
            )
        else:
            _keep_rows_of_sqlite(table, key)


def _keep_rows_of_sqlite(table: str, key: tuple[str, ...]) -> None:
    """REPLACE removes a row without its delete trigger, and a row's number answers to names that no column list knows.

    Whoever rebuilds one of these tables later must make its triggers again: SQLite drops them with the table.
    """
    same = " AND ".join(f"{name} = NEW.{name}" for name in key)
    stands = f"EXISTS (SELECT 1 FROM {table} WHERE ({same}) OR rowid = NEW.rowid)"  # noqa: S608 - two fixed names
    op.execute(
        f"CREATE TRIGGER {table}_replacing BEFORE INSERT ON {table} FOR EACH ROW WHEN ({stands}) "
        f"BEGIN SELECT RAISE(ABORT, '{THERE}'); END"
    )
    # A row with this number could be replaced unseen: to the trigger above, every new row has it.
    op.execute(
        f"CREATE TRIGGER {table}_unnumbered AFTER INSERT ON {table} FOR EACH ROW WHEN (NEW.rowid = {UNNUMBERED}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
    op.execute(
        f"CREATE TRIGGER {table}_moving BEFORE UPDATE ON {table} FOR EACH ROW WHEN (OLD.rowid <> NEW.rowid) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def downgrade() -> None:
    for table in KEYS:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {table}_emptying ON {table}")
        else:
            for name in ("replacing", "unnumbered", "moving"):
                op.execute(f"DROP TRIGGER {table}_{name}")
