"""Do rounds and runs come back as they went in, and does the second of two writers learn of it?"""

from datetime import timedelta

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import Round, RoundState
from matchmaker.towns.profile import Format
from tests.round_builders import (
    LATER,
    NOW,
    WEIGHTS,
    a_policy,
    a_proposal,
    a_round,
    a_run,
    store_towns,
)


def test_a_round_keeps_its_policy_word_for_word(uow: UnitOfWork):
    policy = a_policy(
        version="2024-3 „Entwurf“",
        weights={Format.TANDEM: WEIGHTS, Format.VISIT: {"learns": 1 / 3, "novelty": 2 / 3}},
        reminder_days=(3, 6, 9),
        minimum_score=0.1 + 0.2,
        quarterly_hours={Format.VISIT: 7},
        travel_costs="Die Geschäftsstelle zahlt.",
        served_share_minimum=0.75,
        served_group_minimum=4,
        relaxation_order=("pinned", "strategy"),
    )
    opened = a_round(policy=policy, state=RoundState.COLLECTING, opened_at=NOW)
    with uow:
        uow.rounds.add(opened)
        uow.commit()

    with uow:
        assert uow.rounds.get("r1") == opened


def test_rounds_are_listed_in_the_order_in_which_they_were_added(uow: UnitOfWork):
    with uow:
        uow.rounds.add(a_round(id="z"))
        uow.rounds.add(a_round(id="a"))
        uow.commit()

    with uow:
        assert [one.id for one in uow.rounds.all()] == ["z", "a"]


def test_an_id_is_given_to_one_round_only(uow: UnitOfWork):
    with uow:
        uow.rounds.add(a_round())
        uow.commit()

    with uow, pytest.raises(StaleWrite):
        uow.rounds.add(a_round(title="eine andere"))

    with uow:
        assert uow.rounds.all() == (a_round(),)


def test_an_unknown_round_proposal_and_run_are_not_found(uow: UnitOfWork):
    with uow:
        for get in (uow.rounds.get, uow.proposals.get, uow.runs.get):
            with pytest.raises(NotFound):
                get("nowhere")
        assert uow.runs.latest() is None
        assert uow.proposals.of_round("nowhere") == ()


def test_saving_a_round_counts_its_version_up(uow: UnitOfWork):
    with uow:
        uow.rounds.add(a_round())
        saved = uow.rounds.save(a_round().moved_to(RoundState.COLLECTING))
        uow.commit()

    assert saved == a_round(state=RoundState.COLLECTING, version=2)
    with uow:
        assert uow.rounds.get("r1") == saved


def test_the_second_of_two_writers_of_a_round_is_refused(uow: UnitOfWork):
    with uow:
        uow.rounds.add(a_round())
        uow.rounds.save(a_round(title="der erste"))
        uow.commit()

    with uow, pytest.raises(StaleWrite):
        uow.rounds.save(a_round(title="der zweite"))

    with uow:
        assert uow.rounds.get("r1").title == "der erste"


def test_saving_what_was_never_added_is_not_found(uow: UnitOfWork):
    with uow:
        for save, value in ((uow.rounds.save, a_round()), (uow.proposals.save, a_proposal())):
            with pytest.raises(NotFound):
                save(value)


def test_a_run_comes_back_equal_and_the_latest_is_the_one_added_last(uow: UnitOfWork):
    first, second = a_run(), a_run(id="r1-0", unmatched=(), made_at=NOW - timedelta(days=1), register_digest=None)
    elsewhere = a_run(id="r2-1", round_id="r2")
    with uow:
        uow.rounds.add(a_round())
        uow.rounds.add(a_round(id="r2"))
        for run in (first, second, elsewhere):
            uow.runs.add(run)
        uow.commit()

    with uow:
        assert uow.runs.get("r1-1") == first
        assert uow.runs.latest("r1") == second
        assert uow.runs.latest() == elsewhere
        assert uow.runs.latest("r3") is None


def test_the_newest_run_of_a_format_is_the_one_made_last_in_whichever_round(uow: UnitOfWork):
    later = a_run(id="r1-1", made_at=NOW)
    added_after_it = a_run(id="r1-2", unmatched=(), made_at=NOW - timedelta(days=1))
    at_the_same_time = a_run(id="r2-1", round_id="r2")
    of_circles = a_run(id="r2-2", round_id="r2", format=Format.CIRCLE, made_at=LATER)
    with uow:
        uow.rounds.add(a_round())
        uow.rounds.add(a_round(id="r2"))
        for run in (later, added_after_it, at_the_same_time, of_circles):
            uow.runs.add(run)
        uow.commit()

    with uow:
        assert uow.runs.newest(Format.TANDEM) == at_the_same_time
        assert uow.runs.newest(Format.CIRCLE) == of_circles
        assert uow.runs.newest(Format.VISIT) is None


def test_a_run_of_no_round_is_refused(uow: UnitOfWork):
    with uow, pytest.raises(NotFound):
        uow.runs.add(a_run())


def test_a_title_with_nul_is_refused(uow: UnitOfWork):
    store_towns(uow)
    with uow:
        uow.rounds.add(a_round())
        for write in (uow.rounds.add, uow.rounds.save):
            with pytest.raises(BadInput):
                write(a_round(title="\x00"))


@pytest.mark.parametrize("impossible", [{"state": "asleep"}, {"version": 0}])
def test_the_database_itself_refuses_an_impossible_round(engine_uow: UnitOfWork, impossible: dict[str, object]):
    with engine_uow, pytest.raises(BadInput):
        engine_uow.rounds.add(a_round(**impossible))


def test_a_held_round_is_the_round_as_it_is(uow: UnitOfWork):
    with uow:
        uow.rounds.add(a_round())
        uow.commit()

    with uow:
        assert uow.rounds.hold("r1") == a_round()
        with pytest.raises(NotFound):
            uow.rounds.hold("nowhere")


def test_a_moment_keeps_its_instant_whatever_its_time_zone(uow: UnitOfWork):
    berlin = NOW.astimezone(tz=None)
    opened: Round = a_round(opened_at=berlin)
    with uow:
        uow.rounds.add(opened)
        assert uow.rounds.get("r1").opened_at == NOW
