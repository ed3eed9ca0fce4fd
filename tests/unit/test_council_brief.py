"""Does the council brief tell of one partner at length and of several briefly, and keep to its sheet?"""

from collections.abc import Mapping
from dataclasses import replace

from api.council_pdf import council_pdf
from api.pages.atlas import Atlas
from api.pages.brief_terms import BriefTerms
from api.pages.council_brief import MOST_DOUBTS, MOST_ROWS, BriefFacts, CouncilBrief, council_brief
from matchmaker.rounds.proposal import ProposalState
from matchmaker.scoring.distant_topics import DISTANT_EXPERIENCE
from matchmaker.scoring.pair_account import account_of
from matchmaker.scoring.pair_score import Reason
from matchmaker.scoring.wording import Wording
from matchmaker.towns.indicators import INDICATORS
from matchmaker.towns.profile import Format
from matchmaker.towns.written_number import Language
from tests.brief_builders import read_pdf
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.round_builders import a_policy
from tests.unit.test_pair_account import a_scorer

FULL = dict.fromkeys(INDICATORS, 12.5)


def a_brief_for(
    partners: int,
    language: Language = "de",
    indicators: dict[str, float] | None = None,
    state: ProposalState | None = None,
    against: Mapping[int, tuple[Reason, ...]] | None = None,
) -> CouncilBrief:
    """The sheet of town 0 with the next ones: a tandem, or a circle where there are several."""
    numbers = range(1, partners + 1)
    towns = [a_town(number, indicators=indicators or {}) for number in (0, *numbers)]
    scorer = a_scorer(tuple(a_profile(number) for number in (0, *numbers)), tuple(towns))
    facts = BriefFacts(
        own=towns[0],
        partners=tuple(towns[1:]),
        accounts=tuple(
            account
            if against is None
            else replace(account, telling=replace(account.telling, against=against.get(number, ())))
            for number in numbers
            for account in (account_of(scorer.explain(ags(0), ags(number))),)
        ),
        topic="vacancy",
        terms=BriefTerms(Format.TANDEM if partners == 1 else Format.CIRCLE, a_policy(), state=state),
        origin="Heute berechnet.",
    )
    return council_brief(facts, Atlas(towns), Wording(a_taxonomy(), language))


def test_one_partner_is_told_with_reasons_for_both_sides():
    brief = a_brief_for(1)

    assert [part.heading for part in brief.reasons] == ["Warum Birkenau am See?", "Was hat Birkenau am See davon?"]
    assert all(1 <= len(part.sentences) <= 3 for part in brief.reasons)
    assert brief.facts[0] == ("Thema", "Vacancy")
    assert brief.notes[-1] == "Heute berechnet."


def test_of_several_partners_each_has_its_best_reason():
    (reasons,) = a_brief_for(3).reasons

    assert reasons.heading == "Warum diese Städte?"
    assert [one.partition(":")[0] for one in reasons.sentences] == ["Birkenau am See", "Cedernburg", "Dornfeld"]


def test_points_of_several_pairs_are_not_told_as_one():
    assert any("von 100 Punkten" in note for note in a_brief_for(1).notes)
    assert not any("von 100 Punkten" in note for note in a_brief_for(3).notes)


def test_a_full_table_is_cut_to_what_fits_and_every_figure_has_year_and_source():
    table = a_brief_for(1, indicators=FULL).table

    assert len(table.rows) == MOST_ROWS
    assert [row.label for row in table.rows if not (row.source or row.note)] == ["Land"]
    assert all(len(row.values) == len(table.columns) - 2 for row in table.rows)


def test_a_figure_that_nobody_has_is_no_row():
    labels = [row.label for row in a_brief_for(1).table.rows]

    assert "Höhe über dem Meer" not in labels
    assert "Ähnlichkeit (Größe und Lage)" not in labels


def test_doubts_and_gaps_are_few_and_what_is_left_out_is_counted():
    against, missing = a_brief_for(5).doubts

    assert len(against.sentences) == len(missing.sentences) == MOST_DOUBTS + 1
    assert against.sentences[-1] == "3 weitere Punkte haben hier keinen Platz."
    assert a_brief_for(5, state=ProposalState.OFFERED).doubts[0].sentences[-1] == (
        "3 weitere Punkte auf der Seite des Vorschlags."
    )


def test_of_several_partners_each_has_its_gap_before_one_has_two():
    missing = a_brief_for(3).doubts[1].sentences

    assert ["Birkenau" in missing[0], "Cedernburg" in missing[1]] == [True, True]


def test_a_sheet_without_points_does_not_speak_of_points_and_its_reader_s_own_doubt_comes_first():
    foreign = Reason(DISTANT_EXPERIENCE, (("a", "Birkenau"), ("b", "Ahornstedt"), ("x", "centre"), ("y", "youth")), 1.0)
    own = Reason(DISTANT_EXPERIENCE, (("a", "Ahornstedt"), ("b", "Cedernburg"), ("x", "vacancy"), ("y", "youth")), 1.0)
    brief = a_brief_for(3, against={1: (foreign,), 2: (own,)})

    assert brief.doubts[0].sentences[0].startswith("Ahornstedt sucht Rat zum Thema")
    told = (*brief.notes, *(one for part in brief.doubts for one in part.sentences))
    assert [one for one in told if "Punkte sind" in one or "bringt keine Punkte" in one] == []


def test_the_fullest_sheet_fits_on_one_page_however_many_towns():
    for partners in (1, 3, 4, 5):
        for language in ("de", "en"):
            brief = a_brief_for(partners, language, FULL, state=ProposalState.OFFERED)
            assert read_pdf(council_pdf(brief)).pages == 1
