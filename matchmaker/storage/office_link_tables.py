"""How are the links of offices laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.office_link import OfficePurpose
from matchmaker.storage.columns import Moment, key_to, metadata, one_of
from matchmaker.towns.profile import Role

NOTICES = "purpose = 'objection'"

office_links = sa.Table(
    "office_link",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("purpose", sa.String, nullable=False),
    sa.Column("ags", sa.String(8), sa.ForeignKey("town.ags"), nullable=False, index=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("valid_until", Moment, nullable=False, index=True),
    key_to("proposal.id", "proposal_id", index=True),
    sa.Column("text_version", sa.String),
    sa.Column("answer", sa.String),
    sa.Column("answered_at", Moment),
    sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer"),
    sa.CheckConstraint("(purpose = 'handover') = (proposal_id IS NOT NULL)", name="proposal"),
    # An address is told once what we keep, however many processes write at the same time.
    sa.Index(
        "uq_office_link_notice",
        "address",
        unique=True,
        sqlite_where=sa.text(NOTICES),
        postgresql_where=sa.text(NOTICES),
    ),
    one_of("purpose", OfficePurpose),
    one_of("role", Role),
)
