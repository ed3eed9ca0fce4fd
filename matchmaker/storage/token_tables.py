"""How are the tokens of programs laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.access import Audience
from matchmaker.storage.columns import Moment, key_to, metadata, one_of
from matchmaker.towns.profile import Role

api_tokens = sa.Table(
    "api_token",
    metadata,
    sa.Column("id", sa.String(12), primary_key=True),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("label", sa.String, nullable=False),
    sa.Column("audience", sa.String, nullable=False),
    sa.Column("scopes", sa.JSON, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    key_to("town.ags", "ags", index=True),
    sa.Column("role", sa.String),
    sa.Column("revoked_at", Moment),
    sa.CheckConstraint("expires_at > made_at", name="expires"),
    sa.CheckConstraint("(audience = 'town') = (ags IS NOT NULL)", name="town"),
    one_of("audience", Audience),
    one_of("role", Role),
)
