"""How are the people of head office, their recovery codes and what they did laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.office_person import Rank
from matchmaker.storage.columns import Moment, counted_up, metadata, one_of

OPEN = "ended_at IS NULL"
ENROLLED = "(enrolled_at IS NULL) = (password_hash IS NULL) AND (enrolled_at IS NULL) = (factor_salt IS NULL)"


def _once_open(column: str) -> sa.Index:
    """Whoever has left may come back; until then an address and a name stand for one person."""
    where = sa.text(OPEN)
    name = f"uq_office_person_{column}_open"
    return sa.Index(name, column, unique=True, sqlite_where=where, postgresql_where=where)


people = sa.Table(
    "office_person",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    # Always in the one spelling in which addresses are compared.
    sa.Column("address", sa.String, nullable=False),
    sa.Column("called", sa.String, nullable=False),
    sa.Column("rank", sa.String, nullable=False),
    sa.Column("invited_at", Moment, nullable=False),
    sa.Column("invitation_hash", sa.String(64), unique=True),
    sa.Column("invitation_until", Moment),
    sa.Column("password_hash", sa.String),
    # The second factor itself is not here: it is derived from this and the site's secret.
    sa.Column("factor_salt", sa.String),
    sa.Column("last_step", sa.BigInteger),
    sa.Column("enrolled_at", Moment),
    sa.Column("ended_at", Moment),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint("address = lower(trim(address)) AND address LIKE '%_@_%'", name="address"),
    sa.CheckConstraint(ENROLLED, name="enrolled"),
    sa.CheckConstraint("(invitation_hash IS NULL) = (invitation_until IS NULL)", name="invitation"),
    _once_open("address"),
    _once_open("called"),
    counted_up(),
    one_of("rank", Rank),
)

recovery_codes = sa.Table(
    "recovery_code",
    metadata,
    sa.Column("person_id", sa.String, sa.ForeignKey("office_person.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("code_hash", sa.String(64), primary_key=True),
    sa.Column("used_at", Moment),
)

# Migration 0029 has the triggers that keep what stands here.
office_acts = sa.Table(
    "office_act",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("act", sa.String, nullable=False),
    sa.Column("about", sa.String, nullable=False, index=True),
    sa.Column("before", sa.JSON, nullable=False),
    sa.Column("after", sa.JSON, nullable=False),
)
