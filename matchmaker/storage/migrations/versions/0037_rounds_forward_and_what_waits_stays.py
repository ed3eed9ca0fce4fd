"""A round goes only forward and ends when nothing waits in it; who was asked, and what is owed, is never removed."""

from collections.abc import Mapping
from typing import NamedTuple

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


class Guard(NamedTuple):
    """What is refused: an event in a table, where the condition is true of the row, with this sentence."""

    table: str
    event: str
    condition: str
    sentence: str


# A planned round may be entered at any later step, since nothing has happened in it; migration 0007 keeps a closed one.
ROUND_STEPS: Mapping[str, tuple[str, ...]] = {
    # What is computed is stored at once: nobody else ever sees the round proposing.
    "collecting": ("proposing", "curating", "closed"),
    "proposing": ("curating", "answering", "closed"),
    "curating": ("proposing", "answering", "closed"),
    "answering": ("proposing", "curating", "running", "closed"),
    "running": ("proposing", "curating", "answering", "closed"),
}
WAITS = (
    "NEW.state = 'closed' AND OLD.state <> 'closed' AND EXISTS "
    "(SELECT 1 FROM proposal p WHERE p.round_id = NEW.id AND p.state IN ('offered_first', 'offered'))"
)
# A group is confirmed with those who agreed, the others' seats are gone by then; nothing is said of one nobody asked.
NOT_AGREED = (
    "NEW.state = 'confirmed' AND OLD.state <> 'confirmed' AND EXISTS (SELECT 1 FROM invitation i JOIN proposal_member m "
    "ON m.proposal_id = i.proposal_id AND m.ags = i.ags WHERE i.proposal_id = NEW.id AND i.state <> 'accepted')"
)
# Of those who answered, migration 0028 says the same.
ASKED = "OLD.asked_at IS NOT NULL AND OLD.state NOT IN ('accepted', 'declined', 'silent')"
# Ten letters of "vergessen-" and 32 signs of a hash; migration 0034 counts alone, and would let words stand around it.
PSEUDONYM = {
    "postgresql": "NEW.recipient ~ '^vergessen-[0-9a-f]{32}$'",
    "sqlite": "(length(NEW.recipient) = 42 AND substr(NEW.recipient, 1, 10) = 'vergessen-' "
    "AND substr(NEW.recipient, 11) NOT GLOB '*[^0-9a-f]*')",
}
GONE = "Was feststeht, wird nicht entfernt ({})."


def upgrade() -> None:
    for name, guard in _guards().items():
        if _dialect() == "postgresql":
            answer = "OLD" if guard.event == "DELETE" else "NEW"
            # In the function, because a trigger's own condition may not look into other tables there.
            op.execute(
                f"CREATE FUNCTION refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {guard.condition} THEN RAISE EXCEPTION '{guard.sentence}' USING ERRCODE = 'restrict_violation'; "
                f"END IF; RETURN {answer}; END $$"
            )
            op.execute(
                f'CREATE TRIGGER {name} BEFORE {guard.event} ON "{guard.table}" FOR EACH ROW '
                f"EXECUTE FUNCTION refuse_{name}()"
            )
        else:
            # Whoever rebuilds one of these tables later must make its triggers again: SQLite drops them with the table.
            op.execute(
                f'CREATE TRIGGER {name} BEFORE {guard.event} ON "{guard.table}" FOR EACH ROW WHEN ({guard.condition}) '
                f"BEGIN SELECT RAISE(ABORT, '{guard.sentence}'); END"
            )


def downgrade() -> None:
    for name, guard in _guards().items():
        is_postgres = _dialect() == "postgresql"
        op.execute(f'DROP TRIGGER {name} ON "{guard.table}"' if is_postgres else f"DROP TRIGGER {name}")
        if is_postgres:
            op.execute(f"DROP FUNCTION refuse_{name}()")


def _guards() -> dict[str, Guard]:
    strays = " OR ".join(
        f"(OLD.state = '{before}' AND NEW.state NOT IN ({', '.join(repr(one) for one in (before, *after))}))"
        for before, after in ROUND_STEPS.items()
    )
    readdressed = f"NEW.recipient <> OLD.recipient AND NOT {PSEUDONYM[_dialect()]}"
    return {
        "round_step": Guard("round", "UPDATE", strays, "Eine Runde geht nicht zurück."),
        "round_waits": Guard("round", "UPDATE", WAITS, "Eine Runde, in der noch Städte gefragt sind, bleibt offen."),
        "proposal_agreed": Guard(
            "proposal", "UPDATE", NOT_AGREED, "Ein Vorschlag, dem nicht alle zugesagt haben, bleibt offen."
        ),
        "invitation_removal": Guard("invitation", "DELETE", ASKED, GONE.format("invitation")),
        "mailing_removal": Guard("round_mailing", "DELETE", "1 = 1", GONE.format("round_mailing")),
        "mail_recipient": Guard(
            "outbox_message", "UPDATE", readdressed, "Was feststeht, wird nicht umgeschrieben (outbox_message)."
        ),
    }


def _dialect() -> str:
    return op.get_bind().dialect.name
