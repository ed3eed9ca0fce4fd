"""Does the council brief say honestly what an exchange asks of a town, in every form and at every stage?"""

from dataclasses import replace

import pytest

from api.pages.brief_terms import BriefTerms, effort, next_step, shape, travel
from api.pages.spoken import ENGLISH, GERMAN
from matchmaker.rounds.proposal import ProposalState
from matchmaker.towns.profile import Format
from matchmaker.towns.register import RegisteredTown
from tests.builders import a_town
from tests.round_builders import NOW, a_policy

TANDEM = BriefTerms(Format.TANDEM, a_policy())
OFFERED = replace(TANDEM, state=ProposalState.OFFERED, deadline=NOW, contact="amt@town.example")
PLANNED = "Das ist der Planwert der Geschäftsstelle."


def visit(*, gives: bool) -> BriefTerms:
    return BriefTerms(Format.VISIT, a_policy(), gives=gives)


def test_hours_come_from_the_policy_and_add_up_over_the_length():
    assert effort(TANDEM, GERMAN) == (
        "Rund 4 Stunden im Quartal für Ihre Stadt.",
        "Zusammen sind das 8 bis 16 Stunden.",
        PLANNED,
    )
    dear = BriefTerms(Format.CIRCLE, a_policy(quarterly_hours={Format.CIRCLE: 10}))
    assert effort(dear, ENGLISH)[:2] == ("About 10 hours a quarter for your town.", "That makes 30 to 40 hours in all.")


def test_what_lasts_as_long_as_its_project_has_no_total():
    assert effort(BriefTerms(Format.CONSORTIUM, a_policy()), GERMAN) == (
        "Rund 8 Stunden im Quartal für Ihre Stadt.",
        PLANNED,
    )


def test_host_and_guest_of_a_visit_have_different_work():
    after = "Nach sechs Wochen folgt ein Telefongespräch."

    assert effort(visit(gives=False), GERMAN) == ("Rund 12 Stunden als Gastgeberin.", PLANNED, after)
    assert effort(visit(gives=True), GERMAN) == (
        "Ein bis zwei Fachleute Ihrer Stadt sind ein bis zwei Tage unterwegs.",
        after,
    )


def test_who_pays_is_said_in_head_offices_words_or_to_be_open():
    told = replace(TANDEM, policy=a_policy(travel_costs="Die Geschäftsstelle zahlt die Bahnfahrt."))

    assert travel(told, a_town(0), [a_town(1)], GERMAN)[-1] == "Die Geschäftsstelle zahlt die Bahnfahrt."
    assert travel(TANDEM, a_town(0), [a_town(1)], GERMAN)[-1] == (
        "Wer die Reise bezahlt, ist für diese Runde nicht festgelegt. Bitte klären Sie das vor der Zusage."
    )


def test_the_distance_is_told_a_missing_one_too_and_that_of_several_is_in_the_table():
    def far(*partners: RegisteredTown) -> str:
        return travel(TANDEM, a_town(0), partners, GERMAN)[0]

    assert far(a_town(1)) == "Nach Birkenau am See: rund 13 km Luftlinie."
    assert far(a_town(2, lat=None, lon=None)) == "Die Entfernung nach Cedernburg ist nicht bekannt."
    assert far(a_town(1), a_town(2)) == "Die Entfernungen stehen in der Tabelle."


def test_the_giving_side_of_a_visit_goes_and_the_other_stays():
    assert "Ihre Fachleute fahren hin." in travel(visit(gives=True), a_town(0), [a_town(1)], GERMAN)
    assert "Die Fachleute kommen zu Ihnen." in travel(visit(gives=False), a_town(0), [a_town(1)], GERMAN)


def test_a_proposal_that_waits_names_the_day_and_whom_to_ask():
    steps = next_step(OFFERED, GERMAN)

    assert (
        steps[0] == "Bitte antworten Sie der Geschäftsstelle bis 4.\N{NO-BREAK SPACE}März 2024: Ja, Nein oder Später."
    )
    assert steps[-1] == "Fragen an: amt@town.example"
    assert OFFERED.standing(GERMAN) == "offen, Antwort bis 4.\N{NO-BREAK SPACE}März 2024"


def test_where_no_proposal_is_known_nothing_is_said_of_how_far_it_is():
    assert replace(OFFERED, state=None).standing(GERMAN) == ""


@pytest.mark.parametrize("state", [ProposalState.DECLINED, ProposalState.EXPIRED, ProposalState.WITHDRAWN])
def test_no_silence_and_withdrawal_read_the_same(state: ProposalState):
    ended = replace(OFFERED, state=state)

    assert ended.standing(GERMAN) == "nicht zustande gekommen"
    assert next_step(ended, GERMAN) == ("Aus diesem Vorschlag wird nichts. Es ist nichts zu tun.",)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (None, "Ob dieses Paar vorgeschlagen wird, entscheidet die Geschäftsstelle in einer Runde."),
        (ProposalState.CONFIRMED, "Alle haben zugesagt. Vereinbaren Sie das nächste Gespräch."),
        (ProposalState.RUNNING, "Alle haben zugesagt. Vereinbaren Sie das nächste Gespräch."),
        (ProposalState.COMPLETED, "Zurzeit ist nichts zu tun."),
        (ProposalState.ENDED, "Zurzeit ist nichts zu tun."),
    ],
)
def test_every_stage_has_its_step(state: ProposalState | None, step: str):
    assert next_step(replace(OFFERED, state=state), GERMAN)[0] == step


@pytest.mark.parametrize("format", list(Format))
def test_every_form_is_told_in_both_languages(format: Format):
    terms = BriefTerms(format, a_policy())

    assert shape(terms, GERMAN) != shape(terms, ENGLISH)
    assert effort(terms, GERMAN) != effort(terms, ENGLISH)
