"""Does all that a town has move to its successor, once and whole, whatever the storage, or nothing at all?"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput, UnknownTown
from matchmaker.rounds.computation import Computation
from matchmaker.rounds.curation_step import CurationAct, CurationStep
from matchmaker.rounds.decision import Act, Decision
from matchmaker.rounds.elections import Election
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.profile_log import ProfileChange
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.succession import Succession
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.town_merging import OWN_PLACE, MergeOrder, MergePreview, merge_towns, preview_merge
from matchmaker.storage.columns import metadata
from matchmaker.towns.history import PastExchange
from matchmaker.towns.preview import FieldChange
from matchmaker.towns.profile import Need, Role, TownProfile
from matchmaker.towns.uniting import without_place
from tests.builders import NAMES, a_profile, a_town, ags
from tests.contract.conftest import OpenUnitOfWork
from tests.decision_log_builders import both_sides
from tests.exchange_builders import a_card, a_check_in, a_confirmed_proposal, an_exchange
from tests.invitation_builders import asked
from tests.office_builders import an_office
from tests.request_builders import a_kept_form, a_request
from tests.round_builders import (
    LATER,
    NOW,
    OLGA,
    a_link,
    a_message,
    a_proposal,
    a_relation,
    a_round,
    a_run,
    a_session,
)

OLD, NEW = ags(1), ags(7)
ORDER = MergeOrder(OLD, NEW, OLGA, typed=NAMES[1])
PAST = PastExchange(OLD, "tandem", ended=date(2020, 5, 1))


@pytest.fixture
def whole(uow: UnitOfWork) -> UnitOfWork:
    """Town 1 with something of every kind; town 7 is registered and has nothing but its place."""
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(8))
        uow.profiles.save_all(
            [a_profile(0, blocked=(OLD,)), a_profile(1, blocked=(NEW,)), a_profile(2, history=(PAST,))]
        )
        uow.relations.save_all([a_relation(0, 1), a_relation(1, 7)])
        uow.rounds.add(a_round())
        uow.runs.add(a_run())
        _proposals(uow)
        _town_care(uow)
        _work(uow)
        uow.commit()
    return uow


def _proposals(uow: UnitOfWork) -> None:
    agreed, draft = a_confirmed_proposal(1), a_proposal(2)
    uow.proposals.add_all([agreed, draft])
    uow.proposals.add_reserve(
        [Reserve(draft.id, Member(OLD, Role.MAYOR), ags(2), 5), Reserve(draft.id, Member(NEW, Role.MAYOR), ags(2), 4)]
    )
    uow.invitations.add_all([asked(0), asked(1)])
    uow.exchanges.add(an_exchange(1))
    uow.check_ins.add_all([a_check_in(1, member=agreed.members[1])])
    uow.case_cards.add(a_card())
    step = CurationStep("r1", "r1-1", CurationAct.PINNED, OLGA, NOW, before=(agreed,), after=(agreed,))
    uow.curation_steps.add(step)
    uow.decisions.show(both_sides(1))
    uow.decisions.record([Decision(agreed.id, Act.ACCEPTED, NOW, OLD, Role.MAYOR)])


def _town_care(uow: UnitOfWork) -> None:
    uow.offices.add(an_office(1))
    uow.requests.add(a_request(1))
    uow.requests.add(a_request(2, ags=ags(3), candidates=(OLD, NEW, ags(4))))
    uow.forms.keep(a_kept_form(entries={"wunsch": OLD}))
    uow.access.add_link(a_link())
    uow.access.add_session(a_session(ags=OLD, audience="town"))
    uow.elections.replace_all([Election(OLD, date(2025, 3, 1)), Election(NEW, date(2025, 3, 1))])
    uow.profile_log.add_all([ProfileChange(OLD, Role.MAYOR, NOW, "Stadt", (FieldChange("name", "Name", "", "x"),))])


def _work(uow: UnitOfWork) -> None:
    uow.outbox.queue(a_message(1))
    key = f"silent/r1-1-01/{OLD}"
    uow.tasks.add(Task(key, TaskKind.SILENT_TOWN, NOW, "Noch keine Antwort.", "r1-1-01"))
    uow.queue_marks.put(QueueMark(key, NOW, OLGA, note="Ich rufe an."))


def preview(uow: UnitOfWork, order: MergeOrder = ORDER) -> MergePreview:
    with uow:
        return preview_merge(order, uow, NOW)


def read(uow: UnitOfWork, question: Callable[[UnitOfWork], object]) -> object:
    with uow:
        return question(uow)


def test_the_preview_counts_everything_and_changes_nothing(whole: UnitOfWork):
    found = preview(whole)

    assert dict(found.moved) == {
        "Profile": 1,
        "Beziehungen": 2,
        "Adressen": 1,
        "Vorschläge": 1,
        "Anfragen an die Stadt in Vorschlägen": 1,
        "eigene Wünsche nach Austausch": 1,
        "Wünsche anderer, die sie nennen": 1,
        "Austausche": 1,
        "Rückfragen zu Austauschen": 1,
        "Berichte aus Austauschen": 1,
        "Ersatzplätze": 1,
        "Links in Briefen": 1,
        "Anmeldungen": 1,
        "Wahltage": 1,
        "Einträge im Verlauf des Profils": 1,
        "Aufgaben": 1,
        "Nachrichten": 1,
        "Profile anderer Städte, die sie nennen": 2,
    }
    assert found.obstacles == ()
    assert found.remarks == ("Die Beziehung der beiden Städte miteinander („LEADER Nord“) fällt weg.", OWN_PLACE)
    assert preview(whole) == found


def test_everything_stands_under_the_new_key_once_and_the_old_one_leads_to_it(whole: UnitOfWork):
    merge_towns(ORDER, whole, LATER)

    with whole as uow:
        assert [town.ags for town in uow.towns.all()] == [ags(number) for number in (0, 2, 3, 4, 5, 6, 7)]
        assert uow.profiles.all() == (
            a_profile(0, blocked=(NEW,)),
            a_profile(2, history=(replace(PAST, with_ags=NEW),)),
            without_place(a_profile(1, ags=NEW)),
        )
        assert uow.relations.all() == (a_relation(0, 7),)
        members = {member.ags for one in uow.proposals.of_town(NEW) for member in one.members}
        assert members == {ags(0), NEW}
        assert [one.replaces for one in uow.proposals.reserve("r1-1-02")] == [ags(2)]
        assert uow.invitations.get("r1-1-01", NEW).member.ags == NEW
        assert uow.exchanges.of_town(NEW)[0].sides[1].member.ags == NEW
        assert uow.case_cards.find("r1-1-01").towns == (ags(0), NEW)
        assert [one.address for one in uow.offices.of_town(NEW)] == ["office@town1.example"]
        assert [one.id for one in uow.requests.of_town(NEW)] == ["request-1"]
        assert uow.requests.get("request-2").candidates == (NEW, ags(4))
        assert uow.profile_log.of_town(NEW)[0].changes == (FieldChange("name", "Name", "", "x"),)
        assert uow.access.link(a_link().token_hash).ags == NEW
        assert uow.outbox.by_key(f"r1-1-01/{NEW}-mayor/proposal_offered/1").id == "m1"
        assert [task.key for task in uow.tasks.open()] == [f"silent/r1-1-01/{NEW}"]
        assert uow.queue_marks.all()[f"silent/r1-1-01/{NEW}"].note == "Ich rufe an."
        assert uow.successions.of(OLD) == Succession(OLD, NAMES[1], NEW, LATER, OLGA, uow.successions.of(OLD).moved)
        assert uow.successions.held(OLD) == {}
        assert [(one.act, one.by, one.before, one.after) for one in uow.office_acts.of(f"town/{NEW}")] == [
            ("towns_merged", OLGA, {"ags": OLD}, {"ags": NEW})
        ]


def test_what_was_shown_and_decided_is_told_of_the_town_that_answers_today(whole: UnitOfWork):
    merge_towns(ORDER, whole, LATER)

    with whole as uow:
        assert [one.ags for one in uow.decisions.showings_of("r1-1-01")] == [ags(0), NEW]
        assert [one.ags for one in uow.decisions.decisions()] == [NEW]


@pytest.mark.parametrize("open_uow", ["sqlite", "postgres"], indirect=True)
def test_no_cell_of_the_database_speaks_of_the_old_key_but_the_log_and_the_succession(whole: UnitOfWork, engine_of):
    merge_towns(ORDER, whole, LATER)

    left = set()
    with engine_of().connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(sa.select(table)).mappings():
                left |= {f"{table.name}.{name}" for name, value in row.items() if OLD in json.dumps(value, default=str)}
    assert left == {"showing.ags", "decision.ags", "succession.old_ags", "office_act.before"}


@pytest.fixture
def engine_of(request: pytest.FixtureRequest) -> Callable[[], sa.Engine]:
    return lambda: request.getfixturevalue(f"{request.node.callspec.params['open_uow']}_engine")


def test_doing_it_again_changes_nothing_and_gives_the_same_answer(whole: UnitOfWork):
    first = merge_towns(ORDER, whole, LATER)
    before = read(whole, lambda uow: (uow.changes.count(), uow.profiles.all()))

    again = merge_towns(ORDER, whole, LATER + timedelta(days=1))

    assert again == first
    assert read(whole, lambda uow: (uow.changes.count(), uow.profiles.all())) == before


def test_pressed_twice_at_the_same_moment_it_is_one_merger(whole: UnitOfWork, open_uow: OpenUnitOfWork):
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: merge_towns(ORDER, open_uow(), LATER), range(4)))

    assert len({(one.old_ags, one.new_ags, one.at) for one in done}) == 1
    with whole as uow:
        assert [one.old_ags for one in uow.successions.all()] == [OLD]
        assert len(uow.office_acts.of(f"town/{NEW}")) == 1


def test_a_chain_of_mergers_leads_to_the_last_town(whole: UnitOfWork):
    merge_towns(ORDER, whole, LATER)
    merge_towns(MergeOrder(NEW, ags(6), OLGA, typed=NAMES[7]), whole, LATER)

    assert read(whole, lambda uow: [(one.old_ags, one.new_ags) for one in uow.successions.all()]) == [
        (OLD, ags(6)),
        (NEW, ags(6)),
    ]
    assert read(whole, lambda uow: [one.ags for one in uow.decisions.decisions()]) == [ags(6)]


def refused(uow: UnitOfWork, order: MergeOrder = ORDER) -> list[tuple[str, str]]:
    """Why nothing was merged; that nothing was is looked at, too."""
    before = read(uow, lambda uow: (uow.changes.count(), uow.towns.all()))
    with pytest.raises(BadInput) as refusal:
        merge_towns(order, uow, LATER)
    assert read(uow, lambda uow: (uow.changes.count(), uow.towns.all())) == before
    return [(fault.where, fault.reason) for fault in refusal.value.faults]


def test_everything_that_stands_in_the_way_is_said_at_once(whole: UnitOfWork):
    with whole as uow:
        uow.profiles.save_all([a_profile(7, consent=False, capacity=2), a_profile(1, capacity=1, blocked=(NEW,))])
        uow.proposals.add_all([a_proposal(3, members=(Member(OLD, Role.MAYOR), Member(NEW, Role.MAYOR)))])
        uow.proposals.add_all([a_proposal(4, members=(Member(ags(0), Role.MAYOR), Member(NEW, Role.MAYOR)))])
        uow.outbox.queue(a_message(8, key=f"r1-1-01/{OLD}-mayor/reminder/1"))
        uow.outbox.save(uow.outbox.hold("m8").claimed("claim", NOW))
        uow.computations.begin(Computation("r1", NOW, LATER + timedelta(hours=1)))
        uow.commit()

    found = refused(whole, replace(ORDER, typed="Irgendwas"))

    places = [where for where, _ in found]
    assert places == [
        *["99000007 Holderstadt (Bürgermeisteramt)"] * 2,
        "Vorschlag r1-1-03",
        "Runde r1",
        "Nachricht m8",
        "Runde r1",
        "Name",
    ]
    assert (
        found[-1][1]
        == "Bitte schreiben Sie den Namen der Stadt, deren Schlüssel wegfällt, genau so: „Birkenau am See“."
    )


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (replace(ORDER, new=OLD), "Das ist dieselbe Stadt."),
        (replace(ORDER, new="99999999"), "steht nicht im Register"),
    ],
)
def test_a_town_merges_only_with_another_one_of_the_register(whole: UnitOfWork, order: MergeOrder, reason: str):
    assert [reason in said for _, said in refused(whole, order)] == [True]


def test_a_town_that_nobody_knows_is_named_and_one_that_was_merged_stays_where_it_is(whole: UnitOfWork):
    with pytest.raises(UnknownTown):
        merge_towns(replace(ORDER, old="99999999"), whole, LATER)
    merge_towns(ORDER, whole, LATER)

    assert "wurde am 04.03.2024 mit 99000007 zusammengeführt" in refused(whole, replace(ORDER, new=ags(2)))[0][1]


def test_two_profiles_of_one_office_become_one_that_says_what_both_said(whole: UnitOfWork):
    own = TownProfile(NEW, role=Role.MAYOR, consent=True, needs=(Need("youth"), Need("vacancy")), capacity=2)
    with whole as uow:
        uow.profiles.save_all([own])
        uow.commit()

    assert preview(whole).united == ("99000007 Holderstadt (Bürgermeisteramt)",)
    merge_towns(ORDER, whole, LATER)

    found = read(whole, lambda uow: uow.profiles.of(NEW))
    assert (found.needs, found.capacity, found.name) == ((Need("youth"), Need("vacancy")), 2, None)


def test_an_address_that_speaks_for_both_speaks_once(whole: UnitOfWork):
    with whole as uow:
        uow.offices.add(an_office(7, address="office@town1.example"))
        uow.commit()

    merge_towns(ORDER, whole, LATER)

    found = read(whole, lambda uow: [(one.id, one.ended_at) for one in uow.offices.of_town(NEW)])
    assert sorted(found) == [("office-1", LATER), ("office-7", None)]


def test_a_tie_of_both_towns_stands_once_and_one_with_other_days_is_asked_about(whole: UnitOfWork):
    with whole as uow:
        uow.relations.save_all([a_relation(0, 7)])
        uow.commit()
    assert preview(whole).obstacles == ()
    with whole as uow:
        uow.relations.save_all([a_relation(0, 7, since=date(2020, 1, 1))])
        uow.commit()

    assert [where for where, _ in refused(whole)] == ["Beziehung „LEADER Nord“ mit 99000000"]
