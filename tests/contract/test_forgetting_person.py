"""Is an address, once forgotten, nowhere any more, and does everything stand that towns decided?

The test writes the address into every column of every table that takes it, by SQL alone, so that a new table cannot be
forgotten; and it looks for it by reading every value of every row.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from api.code_letters import code_mail
from api.settings import Settings
from emails.language import Language
from emails.letter_text import text_of
from emails.mime_parts import file_part
from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience, Session, hash_of
from matchmaker.rounds.forgetting_person import Forgetting, forget_person
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.objecting import OBJECTED
from matchmaker.rounds.office import Standing
from matchmaker.rounds.office_act import TERMINAL, OfficeAct
from matchmaker.rounds.office_keeping import NewAddress, add_checked_address
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.person_record import person_record
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.purposes import PURPOSES
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.suppression import Scope, Suppression, named, pseudonym_of
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.storage.schema import metadata
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.contract.changing_steps import a_busy_database
from tests.office_builders import BROWSER, a_challenge, an_office
from tests.people_builders import a_person
from tests.request_builders import a_kept_form
from tests.round_builders import LATER, NOW, OLGA, a_claimed_message, a_message, a_message_in_data, a_sent_message

ADDRESS = "rathaus@wurzen.example"
NEIGHBOURS = ("rathaus@wurzen.example.org", "altes-rathaus@wurzen.example", "rathaus@wurzen.examples")
FIXED = frozenset({"alembic_version", "showing", "decision", "office_act"})
WISH = Forgetting(ADDRESS, text_of)
SETTINGS = Settings(secret_key="s" * 40)


def a_letter(number: int, content: bytes, **changes: Any) -> OutboxMessage:
    return a_message(number, content=content, proposal_id=None, **changes)


def about_the_person(uow: UnitOfWork) -> None:
    """What the program itself stores about somebody who speaks for a town, wants news, and works beside it."""
    uow.offices.add(an_office(3, address=ADDRESS))
    uow.offices.add(an_office(4, address=ADDRESS, standing=Standing.DELEGATE))
    uow.offices.add(an_office(5, address=ADDRESS, ended_at=LATER))
    uow.access.add_session(Session("1" * 64, Audience.TOWN, LATER, ags(3), Role.MAYOR))
    uow.access.add_session(Session("2" * 64, Audience.TOWN, LATER, ags(4), Role.MAYOR, "office-4"))
    uow.interests.add(Interest("interest-1", ADDRESS, ags(2), NOW))
    uow.challenges.put(a_challenge(address=ADDRESS))
    uow.limits.count_up("code_address", ADDRESS, NOW)
    uow.office_links.add(OfficeLink("3" * 64, OfficePurpose.OBJECTION, ags(3), Role.MAYOR, ADDRESS, NOW, LATER))
    uow.suppressions.add(Suppression(ADDRESS, Scope.REMINDERS, f"{ADDRESS} mag keine.", NOW))
    uow.tasks.add(Task("reply/1", TaskKind.REPLY, NOW, f"Von {ADDRESS.upper()}: „Guten Tag“", address=ADDRESS))
    uow.queue_marks.put(QueueMark("silent/r1-1-01/01000001", NOW, OLGA, note=f"An <{ADDRESS}> geschrieben."))
    uow.forms.keep(a_kept_form(entries={"adresse": ADDRESS, "text": "Wir suchen"}))


def letters(uow: UnitOfWork) -> None:
    """To the person, and to others with the address in their words, in a file, or nowhere."""
    to_person = code_mail(ADDRESS, "042137", SETTINGS, Language.GERMAN, NOW)
    uow.outbox.queue(a_letter(1, to_person.content, recipient=ADDRESS))
    sent = a_sent_message(2)
    uow.outbox.queue(replace(sent, content=to_person.content, recipient="Rathaus@Wurzen.example"))
    uow.outbox.queue(a_letter(3, f"Subject: Kontakt\r\n\r\nSchreiben Sie an {ADDRESS}.\r\n".encode()))
    uow.outbox.queue(a_letter(4, file_part("text/calendar", f"ATTENDEE:mailto:{ADDRESS}\r\n".encode())))
    uow.outbox.queue(a_letter(5, f"Subject: Anderes\r\n\r\n{NEIGHBOURS[0]}\r\n".encode()))


@pytest.fixture
def stored(engine_uow: UnitOfWork) -> UnitOfWork:
    with engine_uow:
        a_busy_database(engine_uow)
        about_the_person(engine_uow)
        letters(engine_uow)
        engine_uow.commit()
    return engine_uow


def everything(engine: sa.Engine) -> Iterator[tuple[str, str]]:
    """Every value of every table as text, the bytes of mails decoded."""
    with engine.connect() as connection:
        for name in sa.inspect(engine).get_table_names():
            for row in connection.execute(sa.select(sa.text("*")).select_from(sa.table(name))).mappings():
                for value in row.values():
                    is_bytes = isinstance(value, bytes | memoryview)
                    yield name, text_of(bytes(value)) if is_bytes else str(value)


def where(engine: sa.Engine, address: str) -> set[str]:
    return {name for name, value in everything(engine) if named(address).search(value)}


def test_a_forgotten_address_stands_in_no_table_and_no_letter(stored: UnitOfWork, engine: sa.Engine):
    assert len(where(engine, ADDRESS)) >= 9

    gone = forget_person(WISH, stored, LATER)

    assert where(engine, ADDRESS) == set()
    assert gone.letters == 4
    assert gone.offices == ((ags(3), "mayor"),)
    assert gone.rows["office_address"] == 3
    assert not {row for row in everything(engine) if hash_of(ADDRESS) == row[1]}
    with stored:
        assert stored.office_acts.latest(2) == (OfficeAct(LATER, TERMINAL, "person_forgotten", pseudonym_of(ADDRESS)),)


def test_what_was_sent_stays_counted_and_what_waited_does_not_leave(stored: UnitOfWork):
    forget_person(WISH, stored, LATER)

    with stored:
        found = {one.id: one for one in stored.person_records.letters()}
    states = [found[f"m{number}"].state for number in range(1, 6)]
    dropped, sent, queued = MessageState.DROPPED, MessageState.SENT, MessageState.QUEUED
    assert states == [dropped, sent, dropped, dropped, queued]
    assert [bool(one.content) for one in found.values()] == [False] * 4 + [True]
    assert found["m2"].recipient == pseudonym_of(ADDRESS)


def test_whoever_came_in_by_it_is_out_and_others_are_not(stored: UnitOfWork):
    with stored:
        stored.access.add_session(Session("4" * 64, Audience.TOWN, LATER, ags(1), Role.MAYOR))
        stored.commit()

    forget_person(WISH, stored, NOW)

    with stored:
        ended, delegate, other = (stored.access.session(sign * 64) for sign in "124")
        assert (ended and ended.valid_until, delegate, other and other.valid_until) == (NOW, None, LATER)
        assert stored.offices.speaking("office@town1.example") == (an_office(1),)
        (task,) = [one for one in stored.tasks.open() if one.kind is TaskKind.NO_LONGER_HOLDS]
        assert stored.towns.get(ags(3)).name in task.text


def test_a_dry_run_says_the_same_and_changes_nothing(stored: UnitOfWork, engine: sa.Engine):
    before = sorted(everything(engine))
    told = forget_person(replace(WISH, dry_run=True), stored, LATER)

    assert sorted(everything(engine)) == before
    assert told == forget_person(WISH, stored, LATER)


def test_a_second_time_finds_nothing(stored: UnitOfWork):
    forget_person(WISH, stored, LATER)

    assert forget_person(replace(WISH, address=ADDRESS.upper()), stored, LATER).is_nothing


@pytest.mark.parametrize("sending", [a_claimed_message(9), a_message_in_data(9)])
def test_while_a_letter_that_names_it_is_on_its_way_nothing_happens(
    stored: UnitOfWork, engine: sa.Engine, sending: OutboxMessage
):
    with stored:
        stored.outbox.queue(replace(sending, recipient=ADDRESS))
        stored.commit()
    before = sorted(everything(engine))

    with pytest.raises(TransitionRefused, match="wird gerade verschickt"):
        forget_person(WISH, stored, LATER)
    assert sorted(everything(engine)) == before


def test_who_works_at_head_office_leaves_first(stored: UnitOfWork, engine: sa.Engine):
    person = a_person(address=ADDRESS)
    with stored:
        stored.office_people.add(person)
        stored.commit()
    with pytest.raises(TransitionRefused, match="people end"):
        forget_person(WISH, stored, LATER)

    with stored:
        stored.office_people.save(person.end(LATER))
        stored.commit()
    forget_person(WISH, stored, LATER)
    assert where(engine, ADDRESS) == set()


def test_an_objection_holds_on_after_the_address_is_forgotten(stored: UnitOfWork):
    with stored:
        link = stored.office_links.find("3" * 64)
        assert link is not None
        stored.office_links.save(replace(link, answer=OBJECTED, answered_at=NOW))
        stored.suppressions.add(Suppression(ADDRESS, Scope.ALL, "Die Stelle hat widersprochen.", NOW))
        stored.commit()

    forget_person(WISH, stored, LATER)

    with stored:
        spared = stored.suppressions.of(ADDRESS.upper())
        assert spared is not None
        assert spared.scope is Scope.ALL
    with pytest.raises(TransitionRefused, match="widersprochen"):
        add_checked_address(NewAddress(ags(3), Role.MAYOR, ADDRESS, OLGA), stored, LATER)


@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_a_longer_address_that_contains_it_stays(stored: UnitOfWork, engine: sa.Engine, neighbour: str):
    with stored:
        stored.suppressions.add(Suppression(neighbour, Scope.ALL, f"{neighbour}, {ADDRESS}.", NOW))
        stored.commit()

    forget_person(WISH, stored, LATER)

    with stored:
        kept = stored.suppressions.of(neighbour)
    assert kept == Suppression(neighbour, Scope.ALL, f"{neighbour}, {pseudonym_of(ADDRESS)}.", NOW)
    assert where(engine, ADDRESS) == set()


def scattered(engine: sa.Engine, address: str, words: str) -> int:
    """Write the address into every column that takes it; how many did."""
    written = 0
    tables = [table for table in metadata.sorted_tables if table.name not in FIXED]
    for column in (column for table in tables for column in table.columns):
        if column.primary_key or column.foreign_keys or not isinstance(column.type, sa.String | sa.JSON):
            continue
        if getattr(column.type, "length", None) == AGS_DIGITS:
            # The very shortest addresses would fit where a town's key stands, which is checked before it is stored.
            continue
        value: object = {"note": [words]} if isinstance(column.type, sa.JSON) else words
        try:
            with engine.begin() as connection:
                # Only what keeps its kind: an outbox's state or a role is no place for words.
                changed = connection.execute(sa.update(column.table).where(column.is_not(None)).values({column: value}))
                written += changed.rowcount > 0
        except DBAPIError:
            continue
    return written


AGS_DIGITS = 8
LOCAL = st.from_regex(r"[a-z0-9]([a-z0-9._+-]{0,10}[a-z0-9])?", fullmatch=True)
DOMAIN = st.from_regex(r"[a-z]([a-z0-9-]{0,8}[a-z0-9])?\.(example|test)", fullmatch=True)
AROUND = st.sampled_from(
    ["%s", "<%s>", "an %s.", "„%s“", "(%s)", "mailto:%s?subject=x", "%s\n%s", "ä %s ö", "'%s', \"%s\""]
)


@given(local=LOCAL, domain=DOMAIN, around=AROUND, spelling=st.sampled_from([str, str.upper, str.title]))
@example(local="a", domain="b.test", around="%s", spelling=str)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wherever_somebody_wrote_it_and_however_it_is_gone(
    stored: UnitOfWork, engine: sa.Engine, local: str, domain: str, around: str, spelling: Any
):
    address = f"{local}@{domain}"
    words = around.replace("%s", spelling(address))
    assert scattered(engine, address, words) >= 25

    forget_person(replace(WISH, address=address), stored, LATER)

    assert where(engine, address) == set()


def test_the_record_holds_everything_with_its_purpose_and_nobody_elses_letters(stored: UnitOfWork):
    with stored:
        record = person_record(ADDRESS.upper(), text_of, stored, LATER)

    assert record["address"] == ADDRESS
    assert {one["table"] for one in record["stored"]} == {
        *("counted_attempt", "interest", "kept_form", "office_address", "office_link", "outbox_message"),
        *("queue_mark", "sign_in_challenge", "suppressed_address", "task"),
    }
    assert all(one["purpose"] for one in record["stored"])
    texts = [one["text"] for one in record["letters"]]
    assert [text is not None and "042 137" in text for text in texts] == [True, True, False, False]
    assert [profile["ags"] for one in record["offices"] for profile in one["profiles"]["towns"]] == [ags(3)]
    assert json.loads(json.dumps(record)) == record
    assert BROWSER in json.dumps(record)


def test_every_table_says_what_it_is_for():
    assert set(PURPOSES) == {table.name for table in metadata.sorted_tables}


def test_an_address_that_stands_nowhere_has_an_empty_record(stored: UnitOfWork):
    with stored:
        record = person_record("niemand@nirgends.example", text_of, stored, LATER)

    assert (record["stored"], record["letters"], record["offices"]) == ([], [], [])
    assert forget_person(replace(WISH, address="niemand@nirgends.example"), stored, LATER + timedelta(1)).is_nothing
