"""Does a town change its own statements, and nothing that somebody else has changed meanwhile?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.own_profile import (
    OwnOffice,
    Participation,
    StatementRef,
    forget_profile,
    remove_statement,
    show_statement_to,
    state_experience,
    take_part,
)
from matchmaker.towns.profile import (
    Experience,
    Format,
    Need,
    Role,
    Stage,
    StatementKind,
    TownProfile,
    Visibility,
    Wishes,
)
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.fakes import FakeDatabase, FakeUnitOfWork

TODAY = date(2024, 3, 4)
OFFICE = OwnOffice(ags(1), Role.MAYOR, 1)
KNOWN = tuple(Experience(topic, StatementKind.TOPIC, Stage.IN_OPERATION) for topic in ("retail", "youth", "care"))
OWN = a_profile(1, needs=(Need("vacancy"), Need("youth")), experience=KNOWN, consent_source="Demo-Annahme")
WANTED = Participation(
    consent=True,
    capacity=2,
    formats=(Format.TANDEM, Format.VISIT),
    windows=("tue_am", "thu_pm"),
    wishes=Wishes(same_size=True, other_state=False),
    paused_until=TODAY + timedelta(days=1),
)


@pytest.fixture
def uow() -> FakeUnitOfWork:
    uow = FakeUnitOfWork(FakeDatabase())
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(4))
        uow.profiles.save_all([OWN])
        uow.commit()
    return uow


def stored(uow: FakeUnitOfWork, role: Role | None = Role.MAYOR) -> TownProfile | None:
    with uow:
        return uow.profiles.of(ags(1), role)


def test_one_statement_is_shown_to_others_and_the_rest_stays(uow):
    show_statement_to(Visibility.NETWORK, StatementRef(is_need=True, first=1), OFFICE, uow)

    assert stored(uow) == replace(OWN, needs=(OWN.needs[0], Need("youth", visibility=Visibility.NETWORK)))


def test_statements_that_are_shown_as_one_change_and_go_together(uow):
    both = StatementRef(is_need=False, first=1, count=2)
    sealed = [replace(one, visibility=Visibility.HEAD_OFFICE) for one in KNOWN[1:]]
    show_statement_to(Visibility.HEAD_OFFICE, both, OFFICE, uow)
    assert stored(uow).experience == (KNOWN[0], *sealed)

    remove_statement(both, replace(OFFICE, seen_version=2), uow)
    assert stored(uow) == replace(OWN, experience=KNOWN[:1])


def test_a_removed_need_is_gone_and_the_other_stays(uow):
    remove_statement(StatementRef(is_need=True, first=0), OFFICE, uow)

    assert stored(uow) == replace(OWN, needs=OWN.needs[1:])


@pytest.mark.parametrize(
    "ref",
    [
        StatementRef(is_need=True, first=2),
        StatementRef(is_need=True, first=-1),
        StatementRef(is_need=False, first=2, count=2),
        StatementRef(is_need=False, first=0, count=0),
    ],
)
def test_a_statement_that_is_not_there_is_refused(uow, ref):
    for change in (lambda: remove_statement(ref, OFFICE, uow), lambda: show_statement_to("public", ref, OFFICE, uow)):
        with pytest.raises(NotFound):
            change()
    assert stored(uow) == OWN


def test_whoever_saw_an_older_version_is_refused_and_the_newer_one_stays(uow):
    remove_statement(StatementRef(is_need=True, first=0), OFFICE, uow)
    newer = stored(uow)

    for change in (
        lambda: remove_statement(StatementRef(is_need=True, first=0), OFFICE, uow),
        lambda: take_part(WANTED, OFFICE, TODAY, uow),
        lambda: forget_profile(OFFICE, uow),
    ):
        with pytest.raises(StaleWrite):
            change()
    assert stored(uow) == newer


def test_how_an_office_takes_part_is_its_own_word_from_then_on(uow):
    take_part(WANTED, OFFICE, TODAY, uow)

    assert stored(uow) == replace(
        OWN,
        consent=True,
        capacity=2,
        formats=WANTED.formats,
        windows=WANTED.windows,
        wishes=WANTED.wishes,
        paused_until=TODAY + timedelta(days=1),
        consent_source=None,
    )


def test_an_office_that_said_nothing_yet_begins_its_profile_beside_the_other_ones(uow):
    other = OwnOffice(ags(1), Role.ADMINISTRATION, 0)
    take_part(replace(WANTED, without_history=True), other, TODAY, uow)

    assert stored(uow, Role.ADMINISTRATION).history == ()
    assert stored(uow) == OWN


@pytest.mark.parametrize(
    ("wanted", "fields"),
    [
        (replace(WANTED, paused_until=TODAY), ["pause"]),
        (replace(WANTED, paused_until=TODAY + timedelta(days=366)), []),
        (replace(WANTED, paused_until=TODAY + timedelta(days=367)), ["pause"]),
        (replace(WANTED, capacity=7, windows=("someday",)), ["plaetze", "zeiten"]),
        (replace(WANTED, capacity=-1), ["plaetze"]),
        (replace(WANTED, capacity=None, formats=(), windows=(), paused_until=None), []),
    ],
)
def test_what_cannot_be_is_told_field_by_field(uow, wanted, fields):
    if not fields:
        assert take_part(wanted, OFFICE, TODAY, uow).capacity == wanted.capacity
        return
    with pytest.raises(BadInput) as refusal:
        take_part(wanted, OFFICE, TODAY, uow)
    assert [fault.where for fault in refusal.value.faults] == fields
    assert stored(uow) == OWN


def test_an_experience_is_added_once(uow):
    told = Experience("pop_up_lab", StatementKind.METHOD, Stage.LEARNED, year=2024, title="Probeladen")
    state_experience(told, a_taxonomy(), OFFICE, TODAY, uow)
    again = replace(told, visibility=Visibility.NETWORK)
    state_experience(again, a_taxonomy(), replace(OFFICE, seen_version=2), TODAY, uow)

    assert stored(uow).experience == (*KNOWN, again)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"id": "empty_shops"}, ["eintrag"]),
        ({"id": "nowhere", "year": 1989}, ["eintrag", "jahr"]),
        ({"year": 2025}, ["jahr"]),
        ({"title": "x" * 201}, ["titel"]),
        ({"title": "x" * 200, "year": 1990}, []),
    ],
)
def test_an_experience_names_a_topic_or_method_and_a_year_that_was(uow, changes, fields):
    told = replace(Experience("retail", StatementKind.TOPIC, Stage.IDEA), **changes)
    if not fields:
        assert told in state_experience(told, a_taxonomy(), OFFICE, TODAY, uow).experience
        return
    with pytest.raises(BadInput) as refusal:
        state_experience(told, a_taxonomy(), OFFICE, TODAY, uow)
    assert [fault.where for fault in refusal.value.faults] == fields


def test_a_forgotten_profile_says_nothing_and_consents_to_nothing(uow):
    forget_profile(OFFICE, uow)

    assert stored(uow) == TownProfile(ags(1), role=Role.MAYOR)
