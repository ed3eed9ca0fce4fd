"""What do stated histories and our own records make of novelty, of vetoes, and of the sentences about both?"""

from dataclasses import replace
from datetime import date

import pytest

from matchmaker.features.encoder import TownEncoder
from matchmaker.scoring.pair_score import Contribution, PairScore
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.telling import telling_of
from matchmaker.scoring.wording import Wording
from matchmaker.towns.history import PastExchange, Tie, TieKind
from matchmaker.towns.profile import Format, TownProfile, Wishes
from tests.builders import a_profile, a_taxonomy, ags
from tests.round_builders import WEIGHTS

DAY = date(2024, 3, 4)
TWO_YEARS = date(2022, 3, 4)
STATED = (a_profile(0, history=()), a_profile(1, history=()))
UNSTATED = (a_profile(0), a_profile(1))


def explained(profiles: tuple[TownProfile, ...], *ties: Tie) -> PairScore:
    arrays = TownEncoder(a_taxonomy(), ties=ties).fit(profiles).transform(profiles)
    return PairScorer(arrays, Format.TANDEM, WEIGHTS, DAY, expected=dict.fromkeys(WEIGHTS, 0.3)).explain(ags(0), ags(1))


def novelty(score: PairScore) -> Contribution:
    return next(line for line in score.contributions if line.criterion == "novelty")


def codes(score: PairScore) -> tuple[float, float, list[str], list[str]]:
    line = novelty(score)
    told = [reason.code for reason in line.reasons]
    return line.value, line.completeness, told, [veto.code for veto in score.vetoes]


GAP = "history_missing_both"


def a_tie(kind: TieKind, day: date | None = None, format: str = "tandem") -> Tie:
    return Tie(ags(0), ags(1), kind, format, day)


def with_past(**facts) -> tuple[TownProfile, ...]:
    return (a_profile(0, history=(PastExchange(ags(1), "tandem", **facts),)), a_profile(1, history=()))


@pytest.mark.parametrize(
    ("tie", "expected"),
    [
        (a_tie(TieKind.EXCHANGE, date(2023, 1, 1)), (0.0, 0.0, [GAP, "had_exchange"], [])),
        (a_tie(TieKind.EXCHANGE), (0.0, 0.0, [GAP, "in_exchange"], ["running_exchange"])),
        (a_tie(TieKind.NETWORK, format="network"), (0.5, 0.0, [GAP, "same_network"], ["same_network"])),
        (a_tie(TieKind.NETWORK, date(2023, 1, 1), "network"), (0.5, 0.0, [GAP, "same_network"], [])),
        (a_tie(TieKind.PROPOSED), (1.0, 0.0, [GAP], ["already_proposed"])),
        (a_tie(TieKind.DECLINED, date(2024, 1, 1)), (1.0, 0.0, [GAP], ["declined"])),
    ],
)
def test_what_only_our_records_know_never_counts_as_stated(tie, expected):
    assert codes(explained(UNSTATED, tie)) == expected


@pytest.mark.parametrize(
    ("tie", "value", "code"),
    [
        (a_tie(TieKind.NETWORK, date(2023, 1, 1), "network"), 0.5, "same_network"),
        (a_tie(TieKind.PROPOSED), 1.0, "no_contact"),
        (a_tie(TieKind.EXCHANGE, TWO_YEARS), 0.5, "had_exchange"),
    ],
)
def test_beside_stated_histories_our_records_are_facts(tie, value, code):
    line = novelty(explained(STATED, tie))

    assert (line.value, line.completeness, line.reasons[0].code) == (value, 1.0, code)


def test_an_estimate_names_the_gap_that_it_fills_before_what_is_known_besides():
    """The points are those of the expected value: a network that both are in has made none of them."""
    one_sided = (replace(UNSTATED[0], networks=("Ahorntal",)), replace(STATED[1], networks=("Ahorntal",)))

    score = explained(one_sided)

    assert codes(score) == (0.5, 0.0, ["history_missing", "same_network"], ["same_network"])
    assert [reason.source for reason in novelty(score).reasons] == [None, "Profil der Stadt"]
    assert "history_missing" in [reason.code for reason in telling_of(score).missing]


@pytest.mark.parametrize(("ended", "value"), [(TWO_YEARS, 0.5), (date(2022, 3, 5), 0.0), (date(2020, 1, 1), 0.5)])
def test_an_exchange_is_long_ago_after_24_whole_months(ended: date, value: float):
    assert novelty(explained(with_past(ended=ended))).value == value


OLD, RECENT = date(2019, 5, 1), date(2023, 5, 1)


@pytest.mark.parametrize(
    ("entries", "value", "code"),
    [
        (({"ended": OLD}, {"ended": RECENT}), 0.0, "had_exchange"),
        (({"ended": OLD}, {"ended": None}), 0.0, "in_exchange"),
        (({"ended": RECENT, "wish_to_go_on": True}, {"ended": RECENT}), 0.0, "had_exchange"),
        (({"ended": RECENT, "wish_to_go_on": True}, {"ended": OLD, "wish_to_go_on": True}), 1.0, "wish_to_go_on"),
        (({"ended": OLD, "wish_to_go_on": True},), 0.5, "wish_to_go_on"),
    ],
)
def test_of_several_exchanges_the_latest_and_the_running_one_decide_and_only_all_wishes_turn_it_round(
    entries, value, code
):
    history = tuple(PastExchange(ags(1), "tandem", **facts) for facts in entries)

    line = novelty(explained((a_profile(0, history=history), a_profile(1, history=()))))

    assert (line.value, line.reasons[0].code) == (value, code)


def test_members_of_one_network_know_each_other_of_old_and_an_exchange_says_more():
    members = tuple(replace(one, networks=("Ahorntal",)) for one in STATED)
    tie = a_tie(TieKind.NETWORK, date(2023, 1, 1), "network")

    assert novelty(explained(members)).value == 0.5
    assert novelty(explained(STATED, tie, a_tie(TieKind.EXCHANGE, RECENT))).value == 0.0


def test_an_exchange_with_a_planned_end_runs_until_that_day():
    assert codes(explained(with_past(ended=date(2024, 3, 5)))) == (0.0, 1.0, ["in_exchange"], ["running_exchange"])
    assert codes(explained(with_past(ended=DAY))) == (0.0, 1.0, ["had_exchange"], [])


def test_our_records_do_not_take_away_a_wish_to_go_on():
    wishing = with_past(ended=date(2023, 5, 1), wish_to_go_on=True)

    line = novelty(explained(wishing, a_tie(TieKind.EXCHANGE, date(2023, 5, 1))))

    assert (line.value, line.reasons[0].code) == (1.0, "wish_to_go_on")


@pytest.mark.parametrize(("wishes", "value"), [((False, True), 1.0), ((True, False), 0.0), ((True, True), 1.0)])
def test_what_both_told_us_after_their_latest_exchange_counts_as_a_wish(wishes: tuple[bool, bool], value: float):
    days = (date(2022, 5, 1), date(2023, 5, 1))
    ties = [replace(a_tie(TieKind.EXCHANGE, day), wish_to_go_on=wish) for day, wish in zip(days, wishes, strict=True)]

    assert novelty(explained(STATED, *ties)).value == value


def test_a_running_network_keeps_two_towns_apart_unless_both_wish_it():
    network = a_tie(TieKind.NETWORK, format="network")
    one, both = (
        tuple(a_profile(number, wishes=Wishes(same_network=number < wishing)) for number in (0, 1))
        for wishing in (1, 2)
    )

    assert [veto.code for veto in explained(one, network).vetoes] == ["same_network"]
    assert explained(both, network).vetoes == ()


def test_a_network_in_a_stated_history_is_a_network():
    history = (PastExchange(ags(1), "network", ended=date(2023, 5, 1)),)

    assert codes(explained((a_profile(0, history=history), a_profile(1, history=())))) == (
        0.5, 1.0, ["same_network"], [],
    )  # fmt: skip


def test_the_sentences_say_what_is_so():
    wording = Wording(a_taxonomy())
    running = explained(UNSTATED, a_tie(TieKind.EXCHANGE))
    proposed = explained(UNSTATED, a_tie(TieKind.PROPOSED))

    assert wording.sentence(novelty(running).reasons[1]) == "Ahornstedt und Birkenau am See sind schon im Austausch."
    assert [wording.veto(veto) for veto in proposed.vetoes] == [
        "Für Ahornstedt und Birkenau am See gibt es schon einen Vorschlag aus einer anderen Runde."
    ]


@pytest.mark.parametrize(("declined", "rests"), [(date(2023, 3, 5), True), (date(2023, 3, 4), False)])
def test_a_refusal_rests_for_less_than_twelve_whole_months(declined: date, rests: bool):
    assert bool(explained(UNSTATED, a_tie(TieKind.DECLINED, declined)).vetoes) == rests


@pytest.mark.parametrize(("wishing", "codes_"), [((), ["size_ratio"]), ((0,), ["size_ratio"]), ((0, 1), [])])
def test_only_two_wishes_for_another_size_lift_the_veto(wishing, codes_):
    towns = tuple(
        a_profile(number, population=size, wishes=Wishes(same_size=False if number in wishing else None))
        for number, size in enumerate((2_000, 9_000))
    )

    assert [veto.code for veto in explained(towns).vetoes] == codes_
