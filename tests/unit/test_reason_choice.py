"""Which of several statements does a criterion tell first, and where does it say that they stand?"""

from datetime import date

from api.proposal_letters import both_sides
from matchmaker.features.encoder import TownEncoder
from matchmaker.scoring.pair_score import Direction, PairScore, Reason
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.telling import opening_for, reasons_for, telling_of
from matchmaker.scoring.wording import Wording
from matchmaker.towns.profile import Experience, Format, Need, Stage, StatementKind, TownProfile
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.round_builders import WEIGHTS


def score_of(*towns: TownProfile) -> PairScore:
    """The tandem of the first two of these towns."""
    arrays = TownEncoder(a_taxonomy(), [a_town(0), a_town(1)]).fit(towns).transform(towns)
    return PairScorer(arrays, Format.TANDEM, WEIGHTS, date(2024, 3, 4)).explain(ags(0), ags(1))


def reasons(score: PairScore, criterion: str, direction: Direction) -> tuple[Reason, ...]:
    return next(
        line.reasons for line in score.contributions if (line.criterion, line.direction) == (criterion, direction)
    )


def done(topic: str, source: str | None = None) -> Experience:
    return Experience(topic, StatementKind.TOPIC, Stage.IN_OPERATION, topic=topic, source=source)


def test_experience_of_the_very_topic_is_told_before_a_more_urgent_related_one():
    seeker = a_profile(0, needs=(Need("pop_ups", 1 / 3), Need("vacancy", 1.0)), experience=())
    partner = a_profile(1, needs=(), experience=(done("pop_ups"),))

    told = reasons(score_of(seeker, partner), "learns", Direction.A_TO_B)

    assert [(reason.code, dict(reason.subject)["t"]) for reason in told] == [("learns_done_same", "pop_ups")]


def test_a_direct_hit_is_not_cut_off_by_three_stronger_related_ones():
    seeker = a_profile(0, needs=(Need("vacancy", 1.0), Need("youth", 1 / 3)), experience=())
    related = tuple(done("pop_ups") for _ in range(3))
    weak_hit = Experience("youth", StatementKind.TOPIC, Stage.UNDER_WAY, topic="youth")
    partner = a_profile(1, needs=(), experience=(*related, weak_hit))

    told = reasons(score_of(seeker, partner), "learns", Direction.A_TO_B)

    assert told[0].code == "learns_started_same"


def test_a_need_that_both_have_is_told_as_the_same_even_where_a_related_one_is_stronger():
    one = a_profile(0, needs=(Need("pop_ups", 1.0),))
    other = a_profile(1, needs=(Need("pop_ups", 1 / 3), Need("vacancy", 1.0)))

    told = reasons(score_of(one, other), "shared_challenge", Direction.BOTH)

    assert [(reason.code, dict(reason.subject)["u"]) for reason in told] == [("shared_challenge", "pop_ups")]


def test_what_is_sought_and_what_is_offered_are_both_cited():
    seeker = a_profile(0, needs=(Need("vacancy", source="Bericht A, S. 3"),), experience=())
    partner = a_profile(1, needs=(Need("vacancy", source="Bericht B, S. 1"),), experience=(done("vacancy", "B, S. 9"),))
    score = score_of(seeker, partner)

    assert reasons(score, "learns", Direction.A_TO_B)[0].source == "Bericht A, S. 3; B, S. 9"
    assert reasons(score, "lead", Direction.A_TO_B)[0].source == "Bericht A, S. 3; B, S. 9"
    assert reasons(score, "fresh_eyes", Direction.BOTH)[0].source == "erfunden"


def test_a_state_that_the_town_stated_itself_is_cited_as_its_own_statement():
    score = score_of(a_profile(0), a_profile(1, state="Bayern"))

    assert reasons(score, "fresh_eyes", Direction.BOTH)[0].source == "erfunden; eigene Angabe"


def test_a_size_that_is_neither_alike_nor_far_apart_speaks_neither_for_nor_against():
    score = score_of(a_profile(0, population=16_715), a_profile(1, population=11_702))
    told = telling_of(score)

    assert reasons(score, "similar_size", Direction.BOTH)[0].code == "different_size"
    assert "size" not in " ".join(reason.code for reason in (*told.for_a, *told.for_b, *told.against))


def test_a_like_size_speaks_for_both():
    score = score_of(a_profile(0, population=12_000), a_profile(1, population=11_702))

    for town in (ags(0), ags(1)):
        assert "similar_size" in [reason.code for reason in reasons_for(score, town)]


def test_where_one_side_alone_learns_page_and_letter_say_who_gives_and_nothing_against_the_topic():
    taker = a_profile(0, needs=(Need("vacancy"),), experience=())
    giver = a_profile(1, needs=(Need("care"),), experience=(done("vacancy"),))
    score, wording = score_of(taker, giver), Wording(a_taxonomy())

    town = "Birkenau am See"
    gives = f"{town} gibt hier vor allem Erfahrung weiter. Was {town} selbst mitnimmt, klären beide zu Beginn."
    assert wording.sentences(opening_for(score, ags(1)))[0] == gives
    assert gives not in wording.sentences(opening_for(score, ags(0)))
    assert both_sides([score], ags(1), wording).for_you == (gives,)
    assert both_sides([score], ags(0), wording).from_you == ()
    told = [wording.sentence(reason) for line in score.contributions for reason in line.reasons]
    assert not [sentence for sentence in told if "kein gemeinsames Thema" in sentence]


def test_where_both_work_on_something_nobody_is_said_only_to_give():
    both = Need("care")
    taker = a_profile(0, needs=(Need("vacancy"), both), experience=())
    giver = a_profile(1, needs=(both,), experience=(done("vacancy"),))

    assert "gives_alone" not in [reason.code for reason in opening_for(score_of(taker, giver), ags(1))]
