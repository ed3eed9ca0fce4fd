"""No proposal goes back, an answer stays as it was given, and a mail that was sent stays sent, whoever writes."""

from collections.abc import Mapping

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

# Where each may go; out of an ended proposal leads only what migration 0024 lets through.
PROPOSAL_STEPS = {
    "draft": ("approved", "withdrawn"),
    "approved": ("draft", "offered_first", "offered", "withdrawn"),
    "offered_first": ("offered", "confirmed", "declined", "expired", "withdrawn"),
    "offered": ("confirmed", "declined", "expired", "withdrawn"),
    "confirmed": ("running", "ended"),
    "running": ("completed", "ended"),
}
MAIL_STEPS = {
    "queued": ("claimed", "dropped"),
    "claimed": ("queued", "data", "failed"),
    "data": ("queued", "sent", "failed", "in_doubt"),
    "in_doubt": ("queued", "sent", "failed"),
    "failed": ("queued",),
    "sent": (),
    "dropped": (),
}
ANSWERED = "OLD.state IN ('accepted', 'declined', 'silent')"
# Words may be forgotten on a person's wish, but never become others.
REWRITTEN = (
    "OLD.answered_at IS DISTINCT FROM NEW.answered_at OR OLD.reason IS DISTINCT FROM NEW.reason "
    "OR OLD.not_again <> NEW.not_again OR OLD.asked_at IS DISTINCT FROM NEW.asked_at "
    "OR (NEW.note IS NOT NULL AND NEW.note IS DISTINCT FROM OLD.note)"
)


def upgrade() -> None:
    op.create_index("ix_proposal_state", "proposal", ["state"])
    for name, (table, event, condition, sentence) in _triggers().items():
        _refuse(name, f"BEFORE {event} ON {table} FOR EACH ROW WHEN ({condition})", sentence)


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for name, (table, *_) in _triggers().items():
        op.execute(f"DROP TRIGGER {name}{f' ON {table}' if postgres else ''}")
        if postgres:
            op.execute(f"DROP FUNCTION refuse_{name}()")
    op.drop_index("ix_proposal_state", "proposal")


def _triggers() -> dict[str, tuple[str, str, str, str]]:
    rewriting = "UPDATE OF answered_at, reason, not_again, asked_at, note"
    answer = "Diese Antwort steht fest."
    return {
        "proposal_step": ("proposal", "UPDATE OF state", _strays(PROPOSAL_STEPS), "Ein Vorschlag geht nicht zurück."),
        "mail_step": ("outbox_message", "UPDATE OF state", _strays(MAIL_STEPS), "Diese Nachricht geht nicht zurück."),
        "mail_removal": ("outbox_message", "DELETE", "OLD.state = 'sent'", "Was verschickt wurde, bleibt verzeichnet."),
        "answer_rewriting": ("invitation", rewriting, f"{ANSWERED} AND ({_spelled(REWRITTEN)})", answer),
        "answer_removal": ("invitation", "DELETE", ANSWERED, answer),
    }


def _strays(steps: Mapping[str, tuple[str, ...]]) -> str:
    """True for a step from one of these states to another that it does not lead to."""
    ways = [
        f"(OLD.state = '{before}' AND NEW.state NOT IN ({', '.join(repr(one) for one in (before, *after))}))"
        for before, after in steps.items()
    ]
    return " OR ".join(ways)


def _spelled(condition: str) -> str:
    """The condition as this database writes it: older SQLites know the comparison of gaps by another name."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    return condition.replace("IS DISTINCT FROM", "IS NOT") if sqlite else condition


def _refuse(name: str, event: str, sentence: str) -> None:
    """Whoever rebuilds one of these tables later must make its triggers again: SQLite drops them with the table."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION refuse_{name}()")
    else:
        op.execute(f"CREATE TRIGGER {name} {event} BEGIN SELECT RAISE(ABORT, '{sentence}'); END")
