"""On PostgreSQL, holding all post waits for the mails that are leaving, and a mail that leaves waits for a hold."""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

# Any number that nobody else locks; it stands for "is post on hold?".
LOCK = 390_041
MOVES = "NEW.state <> OLD.state AND NEW.state IN ('claimed', 'data') AND substr(NEW.claim, 1, 5) <> 'hold/'"
REFUSAL = (
    "IF EXISTS (SELECT 1 FROM post_hold WHERE released_at IS NULL) THEN "
    "RAISE EXCEPTION 'Der Versand ist angehalten.' USING ERRCODE = 'restrict_violation'; END IF;"
)


def upgrade() -> None:
    # SQLite has one writer at a time.
    if not _is_postgres():
        return
    # The question follows the lock as a statement of its own, so that it sees a hold that was stored meanwhile.
    _leaving(f"PERFORM pg_advisory_xact_lock_shared({LOCK}); {REFUSAL}")
    op.execute(
        "CREATE FUNCTION wait_for_leaving() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM pg_advisory_xact_lock({LOCK}); RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER post_hold_waiting BEFORE INSERT ON post_hold FOR EACH ROW EXECUTE FUNCTION wait_for_leaving()"
    )


def downgrade() -> None:
    if not _is_postgres():
        return
    op.execute("DROP TRIGGER post_hold_waiting ON post_hold")
    op.execute("DROP FUNCTION wait_for_leaving()")
    _leaving(REFUSAL)


def _leaving(steps: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_mail_on_hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {MOVES} THEN {steps} END IF; RETURN NEW; END $$"
    )


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
