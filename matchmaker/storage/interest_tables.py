"""How are the addresses that want our news laid out in the database?"""

import sqlalchemy as sa

from matchmaker.storage.columns import Moment, key_to, metadata

WAITING, CONFIRMED = "confirmed_at IS NULL", "confirmed_at IS NOT NULL"

interests = sa.Table(
    "interest",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    # Always in the one spelling in which addresses are compared.
    sa.Column("address", sa.String, nullable=False),
    key_to("town.ags", "ags", nullable=False, index=True),
    sa.Column("asked_at", Moment, nullable=False, index=True),
    sa.Column("topic", sa.String),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("confirmed_at", Moment),
    sa.CheckConstraint("address = lower(trim(address)) AND address LIKE '%_@_%'", name="address"),
    sa.CheckConstraint("confirmed_at >= asked_at", name="confirmed"),
    sa.Index(
        "uq_interest_waiting",
        "address",
        unique=True,
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    ),
    sa.Index(
        "uq_interest_confirmed",
        "address",
        unique=True,
        sqlite_where=sa.text(CONFIRMED),
        postgresql_where=sa.text(CONFIRMED),
    ),
)
