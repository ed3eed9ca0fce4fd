"""What stands once is not taken away by a second row with its key, and no such table is emptied at a stroke."""

from collections.abc import Iterator

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

# Each way in which a row is one of a kind, with the rows that it holds for; conditions are those of the indexes.
LIVE = "NOT ({row}state IN ('withdrawn', 'declined', 'expired', 'ended'))"
OPEN = "{row}stopped_at IS NULL AND {row}finished_at IS NULL"
DRAFT = "{row}state = 'draft'"
KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "check_in": (("id", ""), ("exchange_id ags question", "")),
    "curation_step": (("position", ""),),
    "dispatch": (("id", ""), ("round_id", OPEN)),
    "exchange": (("id", ""),),
    "exchange_side": (("exchange_id position", ""), ("exchange_id ags", "")),
    "invitation": (("id", ""), ("proposal_id ags", "")),
    "outbox_message": (("id", ""), ("key", ""), ("message_id", "")),
    "own_wording": (("letter language part version", ""),),
    "policy_version": (("number", ""), ("state", DRAFT)),
    "profile_change": (("position", ""),),
    "proposal": (("id", ""), ("round_id members_key", LIVE)),
    "proposal_member": (("proposal_id position", ""), ("proposal_id ags", "")),
    "request": (("id", ""), ("key", "")),
    "round": (("id", ""), ("position", "")),
    "run": (("id", ""), ("position", "")),
    "run_unmatched": (("run_id position", ""),),
    "succession": (("old_ags", ""),),
    "taxonomy_act": (("position", ""), ("undoes", "")),
    "topic_wish": (("id", ""),),
}
# The program tells by this sentence that somebody else was faster (matchmaker/storage/writing.py).
THERE = "Diesen Eintrag gibt es schon."
UNNUMBERED = "Diese Nummer einer Zeile ist nicht zu vergeben."
MOVED = "Eine Zeile behält ihre Nummer."
EMPTIED = "Diese Tabelle wird nicht auf einmal geleert."


def upgrade() -> None:
    if _is_postgres():
        # A second row with a key is refused there by the key itself, and an upsert is an update.
        op.execute(
            "CREATE FUNCTION refuse_emptying() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{EMPTIED}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        for table in KEYS:
            op.execute(
                f'CREATE TRIGGER {table}_emptying BEFORE TRUNCATE ON "{table}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_emptying()"
            )
        return
    for table in KEYS:
        for name, event, condition, sentence in _of_sqlite(table):
            op.execute(
                f'CREATE TRIGGER {table}_{name} {event} ON "{table}" FOR EACH ROW WHEN ({condition}) '
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )


def downgrade() -> None:
    if _is_postgres():
        for table in KEYS:
            op.execute(f'DROP TRIGGER {table}_emptying ON "{table}"')
        op.execute("DROP FUNCTION refuse_emptying()")
        return
    for table in KEYS:
        for name, *_ in _of_sqlite(table):
            op.execute(f"DROP TRIGGER {table}_{name}")


def _of_sqlite(table: str) -> Iterator[tuple[str, str, str, str]]:
    """REPLACE removes the row in its way without a trigger, so what would be in the way is looked for before.

    A row's own number (rowid) is such a key, too, and stands in no list of columns. Whoever rebuilds one of these
    tables later must make its triggers again: SQLite drops them with the table.
    """
    own = f'EXISTS (SELECT 1 FROM "{table}" WHERE rowid = NEW.rowid)'  # noqa: S608 - fixed names
    taken = [_taken(table, columns.split(), held) for columns, held in KEYS[table]]
    yield "replacing", "BEFORE INSERT", " OR ".join([own, *taken]), THERE
    others = [_taken(table, columns.split(), held, " AND rowid <> OLD.rowid") for columns, held in KEYS[table]]
    yield "displacing", "BEFORE UPDATE", " OR ".join(others), THERE
    yield "moving", "BEFORE UPDATE", "OLD.rowid <> NEW.rowid", MOVED
    # To a trigger every row without a number has this one: a row that really has it could be replaced unseen.
    yield "unnumbered", "AFTER INSERT", "NEW.rowid = -1", UNNUMBERED


def _taken(table: str, columns: list[str], held: str, others: str = "") -> str:
    """True where a row of these values stands there; under ``held`` only rows for which it is true count."""
    same = " AND ".join(f'"{name}" = NEW."{name}"' for name in columns)
    found = f'EXISTS (SELECT 1 FROM "{table}" WHERE {same}{{among}}{others})'  # noqa: S608 - fixed names
    if not held:
        return found.format(among="")
    return f"({held.format(row='NEW.')} AND {found.format(among=f' AND {held}').format(row='')})"


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
