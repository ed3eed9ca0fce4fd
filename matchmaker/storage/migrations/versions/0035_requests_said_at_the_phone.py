"""A request may have been entered by head office for a town that said it at the phone."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

SENTENCE = "Was feststeht, wird nicht umgeschrieben (request)."


def upgrade() -> None:
    # Added without building the table anew, so the triggers of the migrations before stay.
    op.add_column("request", sa.Column("stated_by", sa.String(), nullable=True))
    differs = f"(NEW.stated_by {'IS DISTINCT FROM' if _is_postgres() else 'IS NOT'} OLD.stated_by)"
    condition = f"{differs} AND NOT {_forgets()}"
    if _is_postgres():
        op.execute(
            "CREATE FUNCTION refuse_request_saying() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END IF; "
            "RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER request_saying BEFORE UPDATE ON request FOR EACH ROW "
            "EXECUTE FUNCTION refuse_request_saying()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER request_saying BEFORE UPDATE ON request FOR EACH ROW WHEN ({condition}) "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def downgrade() -> None:
    op.execute("DROP TRIGGER request_saying ON request" if _is_postgres() else "DROP TRIGGER request_saying")
    if _is_postgres():
        op.execute("DROP FUNCTION refuse_request_saying()")
    op.drop_column("request", "stated_by")


def _forgets() -> str:
    """A person's wish to be forgotten puts a pseudonym in place of an address, as in every other text."""
    addresses = f"{_count('OLD', '@')} - {_count('NEW', '@')}"
    pseudonyms = f"{_count('NEW', 'vergessen-')} - {_count('OLD', 'vergessen-')}"
    return f"coalesce({addresses} > 0 AND {addresses} = {pseudonyms}, false)"


def _count(row: str, sign: str) -> str:
    return f"(length({row}.stated_by) - length(replace({row}.stated_by, '{sign}', ''))) / {len(sign)}"


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
