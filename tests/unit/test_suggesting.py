"""Is a town shown whom it could ask, and why, from nothing that somebody has kept to themselves?"""

from dataclasses import replace

import pytest

from matchmaker.rounds.assessment import Evidence
from matchmaker.rounds.suggesting import Ground, RequestQuestion, speakers_of, suggest_partners
from matchmaker.scoring.wording import Wording
from matchmaker.towns.profile import Experience, Need, Role, Stage, StatementKind, TownProfile, Visibility
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.round_builders import NOW, a_round

TAXONOMY = a_taxonomy()
WORDING = Wording(TAXONOMY)
REGISTER = tuple(a_town(number) for number in range(12))


def suggested(*profiles: TownProfile, topic: str = "vacancy", wanted: str = "", role: Role = Role.MAYOR):
    question = RequestQuestion(ags(0), role, topic, NOW.date(), wanted)
    return suggest_partners(question, Ground(Evidence(profiles, REGISTER, TAXONOMY), a_round()), WORDING)


def towns_of(found) -> list[int]:
    return [int(one.ags) - 99_000_000 for one in found]


def knows(number: int, topic: str, **changes: object) -> TownProfile:
    return a_profile(
        number, needs=(), experience=(Experience(topic, StatementKind.TOPIC, Stage.IN_OPERATION, **changes),)
    )


def test_at_most_five_with_at_most_three_reasons_and_who_speaks_of_the_topic_comes_first():
    others = [knows(number, "youth") for number in range(2, 9)]

    found = suggested(a_profile(0), *others, knows(9, "pop_ups"), knows(1, "vacancy"))

    assert len(found) == 5
    assert set(towns_of(found)[:2]) == {1, 9}
    assert all(1 <= len(one.reasons) <= 3 for one in found)
    assert any("Vacancy" in reason for one in found[:2] for reason in one.reasons)


def test_who_speaks_of_the_topic_comes_first_however_many_others_fit_better_and_the_others_are_marked():
    register = tuple(a_town(number) for number in range(45))
    better = [knows(number, "youth") for number in range(2, 44)]
    speaking = a_profile(44, needs=(Need("vacancy"),))
    profiles = (a_profile(0, needs=(Need("youth"),)), *better, speaking)
    question = RequestQuestion(ags(0), Role.MAYOR, "vacancy", NOW.date())

    found = suggest_partners(question, Ground(Evidence(profiles, register, TAXONOMY), a_round()), WORDING)

    assert [one.ags for one in found if one.is_on_topic] == [ags(44)]
    assert found[0].ags == ags(44)
    assert len(found) == 5


def test_a_town_that_has_said_nothing_yet_and_gave_no_consent_is_shown_partners_all_the_same():
    for own in ((), (replace(a_profile(0), consent=False, capacity=0, needs=()),)):
        assert towns_of(suggested(*own, knows(1, "vacancy"), knows(2, "youth"))) == [1, 2]


def test_the_wanted_town_comes_first_even_where_nobody_may_propose_it():
    closed = replace(knows(3, "retail"), consent=False)

    assert towns_of(suggested(a_profile(0), knows(1, "vacancy"), closed)) == [1]
    assert towns_of(suggested(a_profile(0), knows(1, "vacancy"), closed, wanted=ags(3))) == [3, 1]
    assert towns_of(suggested(a_profile(0), knows(1, "vacancy"), wanted=ags(1))) == [1]


def test_a_wanted_town_without_a_profile_has_no_reasons_and_is_not_among_them():
    assert towns_of(suggested(a_profile(0), knows(1, "vacancy"), wanted=ags(7))) == [1]


@pytest.mark.parametrize("sight", [one for one in Visibility if one is not Visibility.PUBLIC])
def test_what_others_keep_to_themselves_changes_nothing(sight: Visibility):
    silent = replace(knows(1, "vacancy"), experience=())
    sealed = replace(knows(1, "vacancy", visibility=sight), needs=(Need("vacancy", visibility=sight),))
    others = (a_profile(0), knows(2, "youth"), knows(3, "retail"))

    assert suggested(*others, sealed) == suggested(*others, silent)


def test_what_the_town_itself_has_told_head_office_counts_for_it_and_score_only_does_not():
    told = a_profile(0, needs=(Need("youth", visibility=Visibility.HEAD_OFFICE),), experience=())
    sealed = a_profile(0, needs=(Need("youth", visibility=Visibility.SCORE_ONLY),), experience=())
    known = knows(1, "youth")

    assert any("Youth" in reason for one in suggested(told, known) for reason in one.reasons)
    assert not any("Youth" in reason for one in suggested(sealed, known) for reason in one.reasons)


def test_offices_of_one_kind_are_shown_to_each_other():
    administration = replace(knows(2, "vacancy"), role=Role.ADMINISTRATION)

    found = suggested(a_profile(0), knows(1, "vacancy"), administration, role=Role.ADMINISTRATION)
    assert towns_of(found) == [2]


def test_speakers_name_the_topic_itself_a_narrower_or_a_broader_one():
    profiles = [knows(1, "vacancy"), knows(2, "pop_ups"), knows(3, "centre"), knows(4, "retail"), knows(5, "youth")]
    method = a_profile(6, needs=(), experience=(Experience("pop_up_lab", StatementKind.METHOD, Stage.IDEA),))
    challenge = a_profile(7, needs=(Need("empty_shops"),), experience=())

    assert speakers_of("vacancy", [*profiles, method, challenge], TAXONOMY) == {ags(n) for n in (1, 2, 3, 6, 7)}
