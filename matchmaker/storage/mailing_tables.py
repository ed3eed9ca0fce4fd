"""How are the letters that rounds owe, and the elections of towns, laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.mailing import MailingKind
from matchmaker.storage.columns import Moment, ags, key_to, metadata, one_of

mailings = sa.Table(
    "round_mailing",
    metadata,
    key_to("round.id", "round_id", primary_key=True),
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("told_to", sa.String, nullable=False),
    sa.Column("done_at", Moment),
    sa.CheckConstraint("language IN ('de', 'en')", name="language"),
    one_of("kind", MailingKind),
)

# Without a reference to the register: a town that leaves it takes no election along.
elections = sa.Table(
    "election",
    metadata,
    ags(primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
)
