"""What head office withdrew before it was ever sent may become a draft again; all else that has ended stays ended."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OVER = "OLD.state IN ('declined', 'expired', 'withdrawn', 'completed', 'ended') AND NEW.state <> OLD.state"
TAKEN_BACK = "OLD.state = 'withdrawn' AND OLD.offered_at IS NULL AND NEW.state IN ('draft', 'approved')"
SENTENCE = "Ein Vorschlag, der zu Ende ist, bleibt es."


def upgrade() -> None:
    _refuse(f"{OVER} AND NOT ({TAKEN_BACK})")


def downgrade() -> None:
    _refuse(OVER)


def _refuse(condition: str) -> None:
    """Whoever rebuilds this table later must make its trigger again: SQLite drops it with the table."""
    event = f"BEFORE UPDATE OF state ON proposal FOR EACH ROW WHEN ({condition})"
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER proposal_reopening ON proposal")
        op.execute(f"CREATE TRIGGER proposal_reopening {event} EXECUTE FUNCTION refuse_proposal_reopening()")
    else:
        op.execute("DROP TRIGGER proposal_reopening")
        op.execute(f"CREATE TRIGGER proposal_reopening {event} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END")
