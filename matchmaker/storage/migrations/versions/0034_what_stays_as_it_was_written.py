"""Who it is about, who did it and what was said and sent is never written anew, whoever writes."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


class Kept(NamedTuple):
    """The columns of a table that stay, each list in one string.

    ``fixed`` never change. ``towns`` go only from a key to that of its successor, ``keys`` hold such a key among other
    signs. ``words`` lose nothing but an address to its pseudonym, ``once`` are set once. Where ``over`` is true of the
    row as it stood, ``after`` keep their words, too. ``besides`` is any further condition that makes a change wrong.
    """

    fixed: str = ""
    towns: str = ""
    keys: str = ""
    words: str = ""
    once: str = ""
    over: str = ""
    after: str = ""
    besides: str = ""


ANSWERED = "OLD.state IN ('accepted', 'declined', 'silent')"
RUN = (
    "id position round_id format made_at profiles_digest register_digest taxonomy_version policy_version seed solver "
    "strategy total upper_bound optimal expected rarity"
)
KEPT = {
    "check_in": Kept("exchange_id role gives question", "ags", "id", once="asked_at"),
    "curation_step": Kept(
        "position round_id run_id act at",
        keys="before reserve after",
        words="by reason",
        once="taken_back_by taken_back_at",
    ),
    "dispatch": Kept(
        "id round_id ordered_at starts_at language proposal_ids acknowledged",
        words="ordered_by",
        over="OLD.stopped_at IS NOT NULL OR OLD.finished_at IS NOT NULL",
        after="stopped_by stopped_at finished_at refused",
    ),
    "exchange": Kept(
        "id format began_at",
        once="told_at",
        over="OLD.state IN ('completed', 'ended')",
        after="topic meeting_at planned_until closed_at reason",
    ),
    "exchange_side": Kept("exchange_id position role gives", "ags", once="left_at"),
    "invitation": Kept(
        "proposal_id role gives",
        "ags",
        "id",
        over=ANSWERED,
        after="due_at postponed_days called_days answer_key delegate recorded_by",
        # Once there is an answer, migration 0028 says the same about it.
        besides=f"NOT ({ANSWERED}) AND OLD.asked_at IS NOT NULL AND coalesce(NEW.asked_at <> OLD.asked_at, true)",
    ),
    "outbox_message": Kept(
        "id message_id letter proposal_id",
        keys="key",
        words="recipient",
        once="sent_at",
        over="OLD.state = 'sent'",
        after="due_at data_at first_tried_at attempts lost_claims note",
        # On a person's wish a letter loses its words, but never gets others.
        besides="length(NEW.content) > 0 AND NEW.content <> OLD.content",
    ),
    "own_wording": Kept("letter language part version changed_at", words="text changed_by"),
    "policy_version": Kept(
        "number based_on drafted_at",
        words="drafted_by",
        over="OLD.state <> 'draft'",
        after="state policy hands reason ended_by ended_at is_alone",
    ),
    "profile_change": Kept("position role at", "ags", words="by changes"),
    "proposal": Kept(
        "id round_id run_id format",
        once="offered_at",
        over="OLD.offered_at IS NOT NULL",
        after="topic score_tenths approved_by approved_at",
    ),
    "proposal_member": Kept("proposal_id position role gives", "ags"),
    "request": Kept(
        "id key role format topic made_at wish_same_size wish_other_state wish_same_network wish_other_level",
        "ags",
        words="text",
        once="reviewed_by reviewed_at ended_at proposal_id",
    ),
    "round": Kept("id position", once="opened_at", over="OLD.state = 'closed'", after="policy policy_version"),
    "run": Kept(RUN),
    "run_unmatched": Kept("run_id position code sentence eased_rule eased_from eased_to candidates", "ags"),
    "succession": Kept("old_ags old_name at moved", "new_ags", words="by"),
    "taxonomy_act": Kept("position kind at wish_id undoes", words="by reason step before after"),
    "topic_wish": Kept(
        "id role intensity visibility at",
        "ags",
        words="text",
        over="OLD.state = 'rejected'",
        after="entry replaced reason ended_by ended_at",
    ),
}
STAYS = "{old} IN ('confirmed', 'running', 'completed', 'ended', 'declined', 'expired')"
# Which rows are never removed; what a town or a person may have forgotten is not among them.
NEVER = (
    "curation_step dispatch exchange exchange_side own_wording policy_version request round run run_unmatched "
    "succession taxonomy_act"
)
REMOVED = {
    **dict.fromkeys(NEVER.split(), "1 = 1"),
    "check_in": "OLD.asked_at IS NOT NULL",
    "proposal": "OLD.state <> 'draft'",
    "proposal_member": STAYS.format(old="(SELECT p.state FROM proposal p WHERE p.id = OLD.proposal_id)"),
}
STEPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "exchange": {"arranging": ("running", "ended"), "running": ("completed", "ended")},
    "request": {
        "submitted": ("reviewed", "withdrawn"),
        "reviewed": ("offered", "kept", "withdrawn"),
        "kept": ("offered", "withdrawn"),
        "offered": (),
        "withdrawn": (),
    },
    "topic_wish": {"open": ("placed", "rejected"), "placed": ("open",), "rejected": ()},
}
REWRITTEN = "Was feststeht, wird nicht umgeschrieben ({table})."
GONE = "Was feststeht, wird nicht entfernt ({table})."
BACK = "Dieser Schritt ist nicht vorgesehen ({table})."


def upgrade() -> None:
    for name, table, event, condition, sentence in _triggers():
        if _is_postgres():
            answer = "OLD" if event == "DELETE" else "NEW"
            # In the function, because a trigger's own condition may not look into other tables there.
            op.execute(
                f"CREATE FUNCTION refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
                f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'; END IF; RETURN {answer}; END $$"
            )
            op.execute(
                f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" FOR EACH ROW EXECUTE FUNCTION refuse_{name}()'
            )
        else:
            # Whoever rebuilds one of these tables later must make its triggers again: SQLite drops them with the table.
            op.execute(
                f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" FOR EACH ROW WHEN ({condition}) '
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )


def downgrade() -> None:
    for name, table, *_ in _triggers():
        op.execute(f'DROP TRIGGER {name} ON "{table}"' if _is_postgres() else f"DROP TRIGGER {name}")
        if _is_postgres():
            op.execute(f"DROP FUNCTION refuse_{name}()")


def _triggers() -> Iterator[tuple[str, str, str, str, str]]:
    for table, kept in KEPT.items():
        yield f"{table}_rewriting", table, "UPDATE", _rewrites(kept), REWRITTEN.format(table=table)
    for table, condition in REMOVED.items():
        yield f"{table}_removal", table, "DELETE", condition, GONE.format(table=table)
    for table, steps in STEPS.items():
        ways = (f"(OLD.state = '{one}' AND NEW.state NOT IN ({_listed(one, *after)}))" for one, after in steps.items())
        yield f"{table}_step", table, "UPDATE", " OR ".join(ways), BACK.format(table=table)


def _rewrites(kept: Kept) -> str:
    wrong = [_differs(one) for one in kept.fixed.split()]
    wrong += [f"({_differs(one)} AND NOT {_succeeds(one)})" for one in kept.towns.split()]
    wrong += [f"({_differs(one)} AND NOT {_is_of_heir(one)} AND NOT {_forgets(one)})" for one in kept.keys.split()]
    wrong += [_rewords(one) for one in kept.words.split()]
    wrong += [f'(OLD."{one}" IS NOT NULL AND {_rewords(one)})' for one in kept.once.split()]
    wrong += [f"(({kept.over}) AND {_rewords(one)})" for one in kept.after.split()]
    return " OR ".join([*wrong, *([f"({kept.besides})"] if kept.besides else [])])


def _differs(column: str) -> str:
    # As text: PostgreSQL cannot compare JSON, and a document that is written anew counts even where it says the same.
    return f"({_as(column, 'NEW')} {'IS DISTINCT FROM' if _is_postgres() else 'IS NOT'} {_as(column, 'OLD')})"


def _succeeds(column: str) -> str:
    return f'EXISTS (SELECT 1 FROM succession s WHERE s.old_ags = OLD."{column}" AND s.new_ags = NEW."{column}")'


def _is_of_heir(column: str) -> str:
    renamed = f"replace({_as(column, 'OLD')}, s.old_ags, s.new_ags)"
    return f"EXISTS (SELECT 1 FROM succession s WHERE {_as(column, 'NEW')} = {renamed})"


def _rewords(column: str) -> str:
    return f"({_differs(column)} AND NOT {_forgets(column)})"


def _forgets(column: str) -> str:
    """As many addresses fewer as pseudonyms more; which words stood around them, SQL cannot compare."""
    fewer = f"{_count(column, 'OLD', '@')} - {_count(column, 'NEW', '@')}"
    more = f"{_count(column, 'NEW', 'vergessen-')} - {_count(column, 'OLD', 'vergessen-')}"
    return f"coalesce({fewer} > 0 AND {fewer} = {more}, false)"


def _count(column: str, row: str, sign: str) -> str:
    text = _as(column, row)
    return f"(length({text}) - length(replace({text}, '{sign}', ''))) / {len(sign)}"


def _as(column: str, row: str) -> str:
    return f'CAST({row}."{column}" AS TEXT)'


def _listed(*states: str) -> str:
    return ", ".join(repr(state) for state in states)


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
