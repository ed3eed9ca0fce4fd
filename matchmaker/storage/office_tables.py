"""How are offices' addresses, challenges and counted attempts laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.challenge import MOST_TRIES
from matchmaker.rounds.office import Standing
from matchmaker.storage.columns import Moment, counted_up, key_to, metadata, one_of
from matchmaker.towns.profile import Role

OPEN = "ended_at IS NULL"

offices = sa.Table(
    "office_address",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    key_to("town.ags", "ags", nullable=False, index=True),
    sa.Column("role", sa.String, nullable=False),
    # Always in the one spelling in which addresses are compared.
    sa.Column("address", sa.String, nullable=False),
    sa.Column("standing", sa.String, nullable=False),
    sa.Column("added_at", Moment, nullable=False),
    sa.Column("name", sa.String),
    sa.Column("checked_by", sa.String),
    sa.Column("checked_at", Moment),
    sa.Column("in_office_since", sa.Date),
    sa.Column("term_ends", sa.Date),
    sa.Column("ended_at", Moment),
    sa.Column("source", sa.String),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint("(checked_by IS NULL) = (checked_at IS NULL)", name="checked"),
    sa.CheckConstraint("address = lower(trim(address)) AND address LIKE '%_@_%'", name="address"),
    sa.Index(
        "uq_office_address_open",
        "address",
        "ags",
        "role",
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    ),
    counted_up(),
    one_of("role", Role),
    one_of("standing", Standing),
)

challenges = sa.Table(
    "sign_in_challenge",
    metadata,
    sa.Column("browser_hash", sa.String(64), primary_key=True),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("code_hash", sa.String(64), nullable=False),
    sa.Column("valid_until", Moment, nullable=False, index=True),
    sa.Column("tries_left", sa.Integer, nullable=False),
    sa.CheckConstraint(f"tries_left BETWEEN 0 AND {MOST_TRIES}", name="tries_left"),
)

limits = sa.Table(
    "counted_attempt",
    metadata,
    sa.Column("what", sa.String, primary_key=True),
    sa.Column("key_hash", sa.String(64), primary_key=True),
    sa.Column("window", Moment, primary_key=True, index=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.CheckConstraint("count >= 1", name="count"),
)
