"""A run keeps, for each town that it left over, how many candidates each rule removed and which rules conflict."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

NEW = ("removed", "conflict")
SENTENCE = "Was feststeht, wird nicht umgeschrieben (run_unmatched)."


def upgrade() -> None:
    # Added without building the table anew, so the triggers of the migrations before stay.
    for column in NEW:
        op.add_column("run_unmatched", sa.Column(column, sa.JSON(), nullable=True))
    condition = " OR ".join(map(_differs, NEW))
    if _is_postgres():
        op.execute(
            "CREATE FUNCTION refuse_run_unmatched_reasons() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END IF; "
            "RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER run_unmatched_reasons BEFORE UPDATE ON run_unmatched FOR EACH ROW "
            "EXECUTE FUNCTION refuse_run_unmatched_reasons()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER run_unmatched_reasons BEFORE UPDATE ON run_unmatched FOR EACH ROW WHEN ({condition}) "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def downgrade() -> None:
    table = " ON run_unmatched" if _is_postgres() else ""
    op.execute(f"DROP TRIGGER run_unmatched_reasons{table}")
    if _is_postgres():
        op.execute("DROP FUNCTION refuse_run_unmatched_reasons()")
    for column in NEW:
        op.drop_column("run_unmatched", column)


def _differs(column: str) -> str:
    # As text: PostgreSQL cannot compare JSON.
    before, after = (f"CAST({row}.{column} AS TEXT)" for row in ("OLD", "NEW"))
    return f"({after} {'IS DISTINCT FROM' if _is_postgres() else 'IS NOT'} {before})"


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
