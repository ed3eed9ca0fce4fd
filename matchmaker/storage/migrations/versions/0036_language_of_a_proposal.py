"""A proposal keeps the language in which its towns were asked, so that all its later letters speak it, too."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

RULE = "CONSTRAINT ck_proposal_language CHECK (language IN ('de', 'en'))"
SENTENCE = "Was feststeht, wird nicht umgeschrieben (proposal)."
PROPOSAL = sa.table("proposal", sa.column("id"), sa.column("offered_at"), sa.column("language"))
DISPATCH = sa.table(
    "dispatch", sa.column("starts_at"), sa.column("language"), sa.column("proposal_ids", sa.JSON), sa.column("id")
)


def upgrade() -> None:
    # Added without building the table anew, so the triggers of the migrations before stay.
    op.execute(f"ALTER TABLE proposal ADD COLUMN language VARCHAR {RULE}")
    _learn_from_orders()
    differs = f"(NEW.language {'IS DISTINCT FROM' if _is_postgres() else 'IS NOT'} OLD.language)"
    condition = f"OLD.offered_at IS NOT NULL AND {differs}"
    if _is_postgres():
        op.execute(
            "CREATE FUNCTION refuse_proposal_language() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END IF; "
            "RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER proposal_language BEFORE UPDATE ON proposal FOR EACH ROW "
            "EXECUTE FUNCTION refuse_proposal_language()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER proposal_language BEFORE UPDATE ON proposal FOR EACH ROW WHEN ({condition}) "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def downgrade() -> None:
    op.execute("DROP TRIGGER proposal_language ON proposal" if _is_postgres() else "DROP TRIGGER proposal_language")
    if _is_postgres():
        op.execute("DROP FUNCTION refuse_proposal_language()")
    op.drop_column("proposal", "language")


def _learn_from_orders() -> None:
    """What was offered before speaks the language of the last order to send that names it."""
    orders = sa.select(DISPATCH.c.language, DISPATCH.c.proposal_ids).order_by(DISPATCH.c.starts_at, DISPATCH.c.id)
    languages = {one: language for language, ids in op.get_bind().execute(orders) for one in ids}
    for proposal_id, language in languages.items():
        is_offered = (PROPOSAL.c.id == proposal_id) & PROPOSAL.c.offered_at.is_not(None)
        op.execute(sa.update(PROPOSAL).where(is_offered).values(language=language))


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
