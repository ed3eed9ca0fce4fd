"""A closed round stays closed, a deadline lies after the offer, a proposal has the members that its key names."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LIVE = sa.text("NOT (state IN ('withdrawn', 'declined', 'expired', 'ended'))")
KINDS = "kind IN ('bounce', 'reply', 'unclear_mail', 'no_longer_holds')"
EARLIER_KINDS = "kind IN ('bounce', 'reply', 'unclear_mail')"
RULES = {
    "deadline": "deadline > offered_at",
    "pair": "format <> 'tandem' OR (members_key LIKE '% %' AND members_key NOT LIKE '% % %')",
}
SAID = "ags || '/' || role"
# Both in the order of Python, which makes the key: by code point.
NAMED = {
    "sqlite": f"(SELECT group_concat(said, ' ') FROM (SELECT {SAID} AS said FROM proposal_member "
    "WHERE proposal_id = NEW.id ORDER BY said))",
    "postgresql": f"""(SELECT string_agg({SAID}, ' ' ORDER BY {SAID} COLLATE "C") FROM proposal_member """
    "WHERE proposal_id = NEW.id)",
}
REOPENED = "Eine geschlossene Runde bleibt geschlossen."
OTHERS = "Die Beteiligten eines Vorschlags sind andere, als sein Schlüssel nennt."


def upgrade() -> None:
    op.drop_index("uq_proposal_live_members", "proposal")
    with op.batch_alter_table("proposal") as proposal:
        for name, rule in RULES.items():
            proposal.create_check_constraint(op.f(f"ck_proposal_{name}"), rule)
    _index_live_members()
    _let_tasks_be(KINDS)
    _keep_closed()
    _keep_members()


def _index_live_members() -> None:
    # Dropped and made again: SQLite builds a table anew to change a rule, and would lose the index's condition.
    columns = ["round_id", "members_key"]
    op.create_index(
        "uq_proposal_live_members", "proposal", columns, unique=True, sqlite_where=LIVE, postgresql_where=LIVE
    )


def _let_tasks_be(kinds: str) -> None:
    with op.batch_alter_table("task") as task:
        task.drop_constraint(op.f("ck_task_kind"), type_="check")
        task.create_check_constraint(op.f("ck_task_kind"), kinds)


def _keep_closed() -> None:
    """Whoever rebuilds this table later must make its trigger again: SQLite drops them with the table."""
    reopens = "OLD.state = 'closed' AND NEW.state <> 'closed'"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REOPENED}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        refuse = "EXECUTE FUNCTION refuse_reopening()"
    else:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REOPENED}'); END"
    op.execute(f"CREATE TRIGGER round_reopening BEFORE UPDATE OF state ON round FOR EACH ROW WHEN ({reopens}) {refuse}")


def _keep_members() -> None:
    """A row is added before its members: only what happens to it afterwards can be compared with them."""
    dialect = op.get_bind().dialect.name
    event = "BEFORE UPDATE OF state, members_key ON proposal FOR EACH ROW"
    if dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_other_members() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF NEW.members_key IS DISTINCT FROM {NAMED[dialect]} THEN "
            f"RAISE EXCEPTION '{OTHERS}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$"
        )
        op.execute(f"CREATE TRIGGER proposal_members {event} EXECUTE FUNCTION refuse_other_members()")
    else:
        differs = f"NEW.members_key IS NOT {NAMED[dialect]}"
        refuse = f"BEGIN SELECT RAISE(ABORT, '{OTHERS}') WHERE {differs}; END"
        op.execute(f"CREATE TRIGGER proposal_members {event} {refuse}")


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for trigger, table in (("proposal_members", "proposal"), ("round_reopening", "round")):
        op.execute(f"DROP TRIGGER {trigger}{f' ON {table}' if postgres else ''}")
    if postgres:
        op.execute("DROP FUNCTION refuse_other_members()")
        op.execute("DROP FUNCTION refuse_reopening()")
    op.execute("UPDATE task SET kind = 'unclear_mail' WHERE kind = 'no_longer_holds'")
    _let_tasks_be(EARLIER_KINDS)
    op.drop_index("uq_proposal_live_members", "proposal")
    with op.batch_alter_table("proposal") as proposal:
        for name in RULES:
            proposal.drop_constraint(op.f(f"ck_proposal_{name}"), type_="check")
    _index_live_members()
