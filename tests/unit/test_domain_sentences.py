"""Are the sentences that the rounds store said in English wherever the pages know how, and whole ones alone?"""

import re

import pytest

from api.pages.domain_patterns import OPENERS, PATTERNS, PIECES
from api.pages.domain_sentences import said
from api.pages.spoken import ENGLISH, catalogue
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.effort import out_of_time
from matchmaker.rounds.group_words import Gain, what_would_help
from matchmaker.rounds.occupied import occupied
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.settled import OtherRounds
from matchmaker.rounds.what_helps import told
from matchmaker.towns.profile import Format, Role
from tests.builders import ags
from tests.round_builders import a_policy, a_proposal

PLACE = re.compile(r"\{(\w+)\}")
NAMES = {ags(0): "Am Berg und Tal", ags(1): "St. Anders", ags(2): "Cedrenburg"}


def english(text: str) -> str:
    """The text in English, what stays German in square brackets."""
    return " ".join(one if is_known else f"[{one}]" for one, is_known in said(text, ENGLISH))


def test_every_pattern_has_its_english_with_the_same_places() -> None:
    known = catalogue("en")

    unlike = [
        one
        for one in (*OPENERS, *PATTERNS, *PIECES)
        if sorted(PLACE.findall(one)) != sorted(PLACE.findall(known.get(one, "{missing}")))
    ]

    assert unlike == []


@pytest.mark.parametrize(
    ("change", "whole"),
    [
        (
            Relaxation("maximum_size_ratio", "4", "5.5", 3),
            "a size ratio of 5.5 instead of 4; possible: 3 partner towns.",
        ),
        (
            Relaxation("minimum_confidence", "0.3", "0.2", 1),
            "certainty from 0.2 instead of 0.3; possible: 1 partner town.",
        ),
        (
            Relaxation("partner_capacity", f"{ags(1)}: 1", f"{ags(1)}: 2", 1),
            "one more place for St. Anders; possible: 1 partner town.",
        ),
    ],
)
def test_what_would_help_a_town_is_said_with_its_numbers(change: Relaxation, whole: str) -> None:
    sentence = told(change, lambda one: NAMES.get(one, one))

    assert english(sentence) == f"There is a plan that serves it, too: with {whole}"


def test_what_would_help_a_group_says_whom_it_serves_all_in_all() -> None:
    sentence = what_would_help(Relaxation("minimum_size", "5", "3", 2), Format.CIRCLE, Gain(9, 3, 6))

    assert english(sentence) == (
        "There is a plan that serves it, too, without changing another group: with groups from 3 instead of 5 towns. "
        "Head office moderates small groups. Computed for all at once, 6 instead of 3 of 9 towns then sit in a group."
    )


def test_what_takes_the_places_of_a_town_names_partners_and_rounds_as_they_are_called() -> None:
    members = tuple(Member(ags(number), Role.MAYOR) for number in (0, 1))
    others = [
        a_proposal(1, members=members, state=ProposalState.OFFERED),
        a_proposal(2, members=members, state=ProposalState.RUNNING),
    ]
    rounds = OtherRounds(proposals=tuple(others), titles={one.round_id: "Herbst und Winter" for one in others})

    sentence = occupied(Role.MAYOR, rounds, lambda one: NAMES[one])[ags(1)]

    assert english(f"Zum Beispiel {sentence}") == (
        "For example St. Anders has an open proposal with Am Berg und Tal from the round “Herbst und Winter” already "
        "and an exchange with Am Berg und Tal from the round “Herbst und Winter” already. The town has no more places."
    )


def test_what_takes_the_hours_of_a_town_is_said_form_by_form() -> None:
    members = tuple(Member(ags(number), Role.MAYOR) for number in (0, 1))
    agreed = [a_proposal(1, members=members, state=ProposalState.CONFIRMED)]
    policy = a_policy(quarterly_budget_hours=12, quarterly_hours={Format.TANDEM: 10})

    sentence = out_of_time(ags(0), agreed, (Role.MAYOR, Format.TANDEM, policy), lambda one: NAMES[one])

    assert english(sentence) == (
        "Am Berg und Tal has 12 hours for exchange in a quarter; taken are: a tandem with St. Anders (10 hours). "
        "A tandem needs 10 hours."
    )


def test_a_sentence_that_nobody_translated_stays_german_beside_those_that_are() -> None:
    text = "Der Mond ist voll. Cedrenburg macht zurzeit Pause. Ohne Punkt"

    assert english(text) == "[Der Mond ist voll.] Cedrenburg is pausing at present. [Ohne Punkt]"


def test_a_piece_that_nobody_translated_keeps_its_whole_sentence_german() -> None:
    text = "So gibt es einen Plan auch für sie: mit etwas Glück; möglich: 3 Partnerstädte."

    assert english(text) == f"[{text}]"


def test_of_an_empty_text_nothing_is_said() -> None:
    assert list(said(" ", ENGLISH)) == []
