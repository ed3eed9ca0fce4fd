"""How are head office's marks on its work queue and its orders to send laid out in the database?"""

import sqlalchemy as sa

from matchmaker.storage.columns import Moment, counted_up, key_to, metadata

# Without references: a row of the queue may come from a task, a proposal, a mail or a profile.
queue_marks = sa.Table(
    "queue_mark",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("changed_by", sa.String, nullable=False),
    sa.Column("snoozed_until", sa.Date),
    sa.Column("note", sa.String, nullable=False),
    sa.Column("done_at", Moment),
    sa.Column("version", sa.Integer, nullable=False),
    counted_up(),
)

OPEN = "stopped_at IS NULL AND finished_at IS NULL"

dispatches = sa.Table(
    "dispatch",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    key_to("round.id", "round_id", nullable=False),
    sa.Column("ordered_by", sa.String, nullable=False),
    sa.Column("ordered_at", Moment, nullable=False),
    sa.Column("starts_at", Moment, nullable=False),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("proposal_ids", sa.JSON, nullable=False),
    sa.Column("acknowledged", sa.JSON, nullable=False),
    sa.Column("stopped_by", sa.String),
    sa.Column("stopped_at", Moment),
    sa.Column("finished_at", Moment),
    sa.Column("refused", sa.JSON, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint("language IN ('de', 'en')", name="language"),
    sa.CheckConstraint("starts_at >= ordered_at", name="start"),
    sa.CheckConstraint("(stopped_by IS NULL) = (stopped_at IS NULL)", name="stopped"),
    counted_up(),
    # Two presses on "send", in whatever processes, are one order.
    sa.Index(
        "uq_dispatch_open",
        "round_id",
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    ),
)
