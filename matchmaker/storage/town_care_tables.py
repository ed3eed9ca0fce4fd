"""How are successions of towns, uploads, doubts of an import and changes of profiles laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.upload import UploadKind
from matchmaker.storage.columns import Moment, ags, counted_up, metadata, one_of
from matchmaker.towns.intake_question import QuestionKind
from matchmaker.towns.profile import Role

# The old key refers to no row: its town has left the register.
successions = sa.Table(
    "succession",
    metadata,
    ags("old_ags", primary_key=True),
    sa.Column("old_name", sa.String, nullable=False),
    sa.Column("new_ags", sa.String(8), sa.ForeignKey("town.ags"), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("moved", sa.JSON, nullable=False),
    sa.CheckConstraint("old_ags <> new_ags", name="other"),
    sa.CheckConstraint("length(old_ags) = 8", name="old_ags"),
)

SETTLED = "(settled_at IS NULL) = (settled_by IS NULL) AND (settled_at IS NULL) = (was_stored IS NULL)"

# Without a reference to a town: which one is meant may be the very doubt.
doubts = sa.Table(
    "import_doubt",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("file", sa.String, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("document", sa.JSON, nullable=False),
    sa.Column("questions", sa.JSON, nullable=False),
    sa.Column("settled_at", Moment, index=True),
    sa.Column("settled_by", sa.String),
    sa.Column("was_stored", sa.Boolean),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint(SETTLED, name="settled"),
    counted_up(),
    one_of("kind", QuestionKind),
)

# A file between its preview and its acceptance; whoever never decides leaves it to be forgotten.
uploads = sa.Table(
    "upload",
    metadata,
    sa.Column("id_hash", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("by", sa.String, nullable=False),
    one_of("kind", UploadKind),
)

# Without a reference: the history of a profile outlives a register without its town.
profile_changes = sa.Table(
    "profile_change",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True),
    ags(nullable=False, index=True),
    sa.Column("role", sa.String),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("changes", sa.JSON, nullable=False),
    one_of("role", Role),
)
