"""For what do the database's guards give way, and for nothing more: forgotten people, merged towns, known steps?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from emails.letter_text import text_of
from matchmaker.errors import BadInput, StaleWrite
from matchmaker.rounds.exchange import EndReason, Exchange, ExchangeState, Meeting
from matchmaker.rounds.forgetting_person import Forgetting, forget_person
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.request import NEXT, Request, RequestState
from matchmaker.rounds.suppression import pseudonym_of
from matchmaker.rounds.topic_wish import TopicWish, WishState
from matchmaker.storage.schema import metadata
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.contract.guarded_tables import WORDS
from tests.contract.unguarded import without_guards
from tests.exchange_builders import FIRST, a_confirmed_proposal, an_exchange
from tests.invitation_builders import asked
from tests.request_builders import a_request
from tests.round_builders import LATER, NOW, OLGA, a_message, a_proposal, store_proposals
from tests.taxonomy_care_builders import a_wish

ADDRESS = "rathaus@wurzen.example"
PSEUDONYM = pseudonym_of(ADDRESS)
COLUMNS = [(name, column) for name, columns in WORDS.items() for column in columns.split()]
# An answer's words are forgotten whole (migration 0028); these two may be written anew as long as they are.
ELSEWHERE = {("invitation", "note"), ("proposal", "note"), ("round", "title")}
WRONG = (
    "Ganz anders.",
    "Bitte an amt@wurzen.example.",
    f"Bitte an {ADDRESS} und {PSEUDONYM}.",
    "Bitte an .",
    f"{ADDRESS} {ADDRESS}",
    "vergessen",
)
OUGHT = "Was feststeht, wird nicht umgeschrieben"


def put(engine: sa.Engine, words: str, *, into: tuple[str, str]) -> None:
    """These words in this column of the table's first row, whatever the guards say."""
    table, column = metadata.tables[into[0]], metadata.tables[into[0]].c[into[1]]
    value: object = [{"note": words}] if isinstance(column.type, sa.JSON) else words
    with without_guards(engine) as connection:
        first = connection.execute(sa.select(*table.primary_key).where(column.is_not(None))).first()
        this = sa.and_(*(key == first[at] for at, key in enumerate(table.primary_key)))
        connection.execute(sa.update(table).where(this).values({column.name: value}))


def told(engine: sa.Engine, table: str, column: str) -> str:
    with engine.connect() as connection:
        return " ".join(map(str, connection.scalars(sa.select(metadata.tables[table].c[column]))))


@pytest.mark.parametrize("into", COLUMNS, ids=".".join)
def test_an_address_is_forgotten_wherever_people_may_have_written_it(full: sa.Engine, into: tuple[str, str]):
    words = f"An {ADDRESS.upper()}, „{ADDRESS}“; nicht an amt@wurzen.example (früher {pseudonym_of('x@y.example')})"
    put(full, words, into=into)

    forget_person(Forgetting(ADDRESS, text_of), SqlUnitOfWork(full), LATER)

    left = told(full, *into)
    # What a town wrote with its answer is forgotten as a whole.
    kept = into == ("invitation", "note") or (left.count(PSEUDONYM) == 2 and "amt@wurzen.example" in left)
    assert (kept, ADDRESS in left.lower()) == (True, False)


@pytest.mark.parametrize("into", sorted({*COLUMNS} - ELSEWHERE), ids=".".join)
def test_words_lose_an_address_only_to_its_pseudonym(full: sa.Engine, into: tuple[str, str]):
    put(full, f"Bitte an {ADDRESS}.", into=into)
    before = told(full, *into)
    table, column = metadata.tables[into[0]], metadata.tables[into[0]].c[into[1]]
    this = sa.cast(column, sa.Text).contains(ADDRESS)

    with full.connect() as connection:
        for words in WRONG:
            value: object = [{"note": words}] if isinstance(column.type, sa.JSON) else words
            changed = sa.update(table).where(this).values({column.name: value})
            with pytest.raises(sa.exc.IntegrityError, match=OUGHT), connection.begin_nested():
                connection.execute(changed)

    assert told(full, *into) == before


def test_what_head_office_worded_itself_keeps_its_version_when_an_address_in_it_is_forgotten(full: sa.Engine):
    put(full, f"Fragen an {ADDRESS}", into=("own_wording", "text"))

    forget_person(Forgetting(ADDRESS, text_of), SqlUnitOfWork(full), LATER)

    with SqlUnitOfWork(full) as uow:
        assert [(one.version, one.text) for one in uow.wordings.current()] == [(1, f"Fragen an {PSEUDONYM}")]


@pytest.mark.parametrize(
    ("table", "column", "old", "new"),
    [
        ("invitation", "ags", ags(0), ags(3)),
        ("invitation", "id", f"r1-1-01/{ags(0)}", f"r1-1-01/{ags(3)}"),
        ("proposal_member", "ags", ags(0), ags(3)),
        ("request", "ags", ags(1), ags(3)),
        (
            "outbox_message",
            "key",
            f"r1-1-01/{ags(1)}-mayor/proposal_offered/1",
            f"r1-1-01/{ags(3)}-mayor/proposal_offered/1",
        ),
        ("profile_change", "ags", ags(1), ags(3)),
        ("run_unmatched", "ags", ags(5), ags(3)),
        ("succession", "new_ags", ags(3), ags(4)),
    ],
)
def test_a_key_becomes_that_of_the_successor_and_no_other(full: sa.Engine, table: str, column: str, old: str, new: str):
    changed = sa.update(metadata.tables[table]).where(metadata.tables[table].c[column] == old).values({column: new})
    with full.connect() as connection, pytest.raises(sa.exc.IntegrityError, match=OUGHT):
        # Another town has this successor.
        connection.execute(changed)
    merged = {ags(number) for number in range(8) if ags(number) in old}.pop()
    heir = ags(4) if table == "succession" else ags(3)
    with full.begin() as connection:
        row = {"old_ags": merged, "old_name": "Alt", "new_ags": heir, "at": NOW, "by": OLGA, "moved": {}}
        connection.execute(sa.insert(metadata.tables["succession"]), [row])
        assert connection.execute(changed).rowcount == 1
    with full.connect() as connection, pytest.raises(sa.exc.IntegrityError, match=OUGHT):
        connection.execute(sa.update(metadata.tables[table]).values({column: old}))


def test_sqlite_lets_a_row_displace_no_other_one_by_a_change(sqlite_engine: sa.Engine):
    uow = SqlUnitOfWork(sqlite_engine)
    withdrawn = a_proposal(1, state=ProposalState.WITHDRAWN)
    together = tuple(Member(ags(number), Role.MAYOR) for number in (1, 2))
    store_proposals(uow, withdrawn, replace(a_proposal(1), id="r1-1-09"), a_proposal(3, members=together))
    with uow:
        uow.invitations.add_all([asked(1), asked(2)])
        uow.outbox.queue_all([a_message(1), a_message(2)])
        uow.commit()

    merged = f"'{ags(1)}', 'Alt', '{ags(2)}', '2024-03-04', 'Olga', '{{}}'"
    with sqlite_engine.connect() as connection:
        connection.exec_driver_sql(f"INSERT INTO succession VALUES ({merged})")  # noqa: S608 - values of our own
        for statement in (
            "UPDATE OR REPLACE proposal SET state = 'draft'",
            f"UPDATE OR REPLACE proposal_member SET ags = '{ags(2)}' WHERE ags = '{ags(1)}'",  # noqa: S608
            f"UPDATE OR REPLACE invitation SET ags = '{ags(2)}' WHERE ags = '{ags(1)}'",  # noqa: S608
            f"UPDATE OR REPLACE outbox_message SET key = replace(key, '{ags(1)}', '{ags(2)}')",  # noqa: S608
        ):
            with pytest.raises(sa.exc.IntegrityError, match="gibt es schon"):
                connection.exec_driver_sql(statement)
    with uow, pytest.raises(StaleWrite, match="gibt es schon"):
        uow.proposals.save(replace(withdrawn, state=ProposalState.DRAFT))


def a_request_in(state: RequestState, before: Request) -> Request:
    ended = state in (RequestState.OFFERED, RequestState.WITHDRAWN)
    return replace(
        before,
        state=state,
        reviewed_by=OLGA,
        reviewed_at=LATER,
        ended_at=LATER if ended else None,
        proposal_id="r1-1-01" if state is RequestState.OFFERED else None,
    )


def a_wish_in(state: WishState, before: TopicWish) -> TopicWish:
    is_open = state is WishState.OPEN
    own = {"entry": "vacancy" if state is WishState.PLACED else None, "reason": "" if is_open else "Satz."}
    return replace(before, state=state, ended_by=None if is_open else OLGA, ended_at=None if is_open else LATER, **own)


def an_exchange_in(state: ExchangeState, before: Exchange) -> Exchange:
    is_over = not state.is_open
    return replace(
        before,
        state=state,
        meeting=None if state is ExchangeState.ARRANGING else Meeting(FIRST, before.starter),
        closed_at=LATER + timedelta(days=30) if is_over else None,
        reason=EndReason.OTHER if state is ExchangeState.ENDED else None,
    )


def goes(uow: UnitOfWork, add: Callable[[UnitOfWork], object], save: Callable[[UnitOfWork], object]) -> bool:
    with uow:
        add(uow)
        try:
            save(uow)
        except BadInput:
            return False
    return True


def steps(known: dict[Any, tuple[Any, ...]]) -> set[tuple[Any, Any]]:
    return {(before, after) for before, many in known.items() for after in (before, *many)}


def test_a_request_goes_where_the_domain_lets_it_go_and_nowhere_else(engine_uow: UnitOfWork):
    store_proposals(engine_uow, a_proposal())

    def can(before: RequestState, after: RequestState) -> bool:
        first = a_request_in(before, a_request())
        return goes(
            engine_uow, lambda uow: uow.requests.add(first), lambda uow: uow.requests.save(a_request_in(after, first))
        )

    assert {(one, two) for one in RequestState for two in RequestState if can(one, two)} == steps(NEXT)


def test_a_proposed_topic_is_decided_once_and_a_placement_alone_taken_back(engine_uow: UnitOfWork):
    store_proposals(engine_uow)

    def can(before: WishState, after: WishState) -> bool:
        first = a_wish_in(before, a_wish())
        return goes(
            engine_uow,
            lambda uow: uow.topic_wishes.add(first),
            lambda uow: uow.topic_wishes.save(a_wish_in(after, first)),
        )

    known = {WishState.OPEN: (WishState.PLACED, WishState.REJECTED), WishState.PLACED: (WishState.OPEN,)}
    assert {(one, two) for one in WishState for two in WishState if can(one, two)} == steps(
        {**known, WishState.REJECTED: ()}
    )


def test_an_exchange_goes_on_and_never_back(engine_uow: UnitOfWork):
    store_proposals(engine_uow, a_confirmed_proposal())

    def can(before: ExchangeState, after: ExchangeState) -> bool:
        first = an_exchange_in(before, an_exchange())
        return goes(
            engine_uow,
            lambda uow: uow.exchanges.add(first),
            lambda uow: uow.exchanges.save(an_exchange_in(after, first)),
        )

    arranging, running, completed, ended = ExchangeState
    known = {arranging: (running, ended), running: (completed, ended), completed: (), ended: ()}
    assert {(one, two) for one in ExchangeState for two in ExchangeState if can(one, two)} == steps(known)
