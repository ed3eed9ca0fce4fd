"""Does a town that elects soon get no new proposal, and whoever is new in an office one before the others?"""

from datetime import date, timedelta
from pathlib import Path

import pytest

from matchmaker.errors import BadInput
from matchmaker.rounds.election_file import ElectionOrder, known_elections, load_elections
from matchmaker.rounds.elections import BLACK_OUT, Election, newcomers, resting
from matchmaker.rounds.left_over_words import told_for
from matchmaker.rounds.objections import objections
from matchmaker.rounds.vacancy import is_free
from matchmaker.towns.profile import Format, Role
from matchmaker.towns.source_file import open_source
from tests.builders import a_profile, a_town, ags
from tests.fakes import FakeUnitOfWork
from tests.office_builders import an_office
from tests.proposing_cast import collecting, pairs, reasons, run, stored
from tests.round_builders import NOW, a_proposal, store_proposals

TODAY = NOW.date()
SOON = TODAY + timedelta(days=30)
GOOD = f"AGS;Wahltag\n{ags(1)};2027-03-14\n{ags(0)};21.03.2027\n"


def load(uow: FakeUnitOfWork, folder: Path, text: str, **changes: bool) -> tuple[Election, ...]:
    file = folder / "wahltage.csv"
    file.write_text(text, encoding="utf-8")
    return load_elections(ElectionOrder(open_source(file), **changes), uow)


def knowing(*elections: Election, uow: FakeUnitOfWork | None = None) -> FakeUnitOfWork:
    known = uow or FakeUnitOfWork()
    with known:
        if not known.towns.all():
            known.towns.replace_all(a_town(number) for number in range(4))
        known.elections.replace_all(elections)
        known.commit()
    return known


def test_a_file_takes_the_place_of_the_one_before_and_a_dry_run_of_none(tmp_path: Path):
    uow = knowing(Election(ags(2), SOON))
    wanted = (Election(ags(0), date(2027, 3, 21)), Election(ags(1), date(2027, 3, 14)))

    assert load(uow, tmp_path, GOOD, dry_run=True) == wanted
    assert known_elections(uow) == (Election(ags(2), SOON),)
    assert load(uow, tmp_path, GOOD) == wanted
    assert known_elections(uow) == wanted


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        (f"{ags(0)};2027-02-30", [("Zeile 2", "Wahltag")]),
        ("123;", [("Zeile 2", "AGS"), ("Zeile 2", "Wahltag")]),
        (f"12345678;14.03.2027\n{ags(0)};bald", [("Zeile 2", "AGS"), ("Zeile 3", "Wahltag")]),
        (f"{ags(0)};14.03.2027\n{ags(0)};2027-03-14", [("Zeile 3", "")]),
        ("", [("Zeile 1", "")]),
    ],
)
def test_everything_wrong_in_a_file_is_named_and_nothing_changes(
    tmp_path: Path, rows: str, places: list[tuple[str, str]]
):
    uow = knowing(Election(ags(2), SOON))

    with pytest.raises(BadInput) as refused:
        load(uow, tmp_path, f"AGS;Wahltag\n{rows}\n")

    assert [(one.where, one.column or "") for one in refused.value.faults] == places
    assert known_elections(uow) == (Election(ags(2), SOON),)


def test_a_town_rests_from_eight_weeks_before_until_the_day_itself():
    election = Election(ags(0), SOON)
    first = SOON - BLACK_OUT

    rests = [election.rests(day) for day in (first - timedelta(days=1), first, SOON, SOON + timedelta(days=1))]

    assert rests == [False, True, True, False]
    runoff = Election(ags(0), SOON + timedelta(days=14))
    assert resting([runoff, election], TODAY) == {ags(0): SOON}


@pytest.mark.parametrize("form", [Format.TANDEM, Format.VISIT])
def test_nobody_is_proposed_to_a_town_that_elects_soon_and_head_office_reads_why(form: Format):
    uow = collecting(*(a_profile(number) for number in range(3)), format=form)
    knowing(Election(ags(1), SOON), uow=uow)

    drafted = run(uow)

    told = {one.ags: one.sentence for one in drafted.run.unmatched if one.code == "election"}
    assert all(1 not in pair for pair in pairs(drafted.drafts))
    day = f"{SOON:%d.%m.%Y}"
    named = a_profile(1).name
    assert told == {
        ags(1): f"In {named} wird am {day} gewählt. In den acht Wochen davor gehen dorthin keine Vorschläge."
    }


def test_no_circle_holds_a_town_that_elects_soon():
    uow = collecting(*(a_profile(number) for number in range(6)), format=Format.CIRCLE)
    knowing(Election(ags(1), SOON), uow=uow)

    drafted = run(uow)

    assert reasons(drafted)[1] == "election"
    assert all(1 not in members for members in pairs(drafted.drafts))


def test_after_the_election_the_town_is_proposed_again():
    uow = collecting(a_profile(0), a_profile(1))
    knowing(Election(ags(1), TODAY - timedelta(days=1)), uow=uow)

    assert pairs(run(uow).drafts) == {(0, 1)}


def test_a_pause_of_its_own_stays_the_reason():
    uow = collecting(a_profile(0), a_profile(1, paused_until=TODAY + timedelta(days=3)))
    knowing(Election(ags(1), SOON), uow=uow)

    assert reasons(run(uow))[1] == "paused"


def test_what_is_not_sent_yet_stays_here_before_an_election_and_what_is_out_goes_on():
    uow = FakeUnitOfWork()
    draft = a_proposal(1)
    store_proposals(uow, draft)
    knowing(Election(ags(0), SOON), uow=uow)
    sent = draft.approve("Geschäftsstelle", NOW).offer(NOW, NOW + timedelta(days=14))

    with uow:
        held = objections(draft, uow, TODAY)
        assert [one for one in held if "gewählt" in one] == [
            (
                f"In {a_profile(0).name} wird am {SOON:%d.%m.%Y} gewählt. "
                "In den acht Wochen davor gehen dorthin keine Vorschläge."
            )
        ]
        assert [one for one in objections(sent, uow, TODAY) if "gewählt" in one] == []


def test_a_town_that_elects_soon_takes_no_free_seat():
    uow = FakeUnitOfWork()
    sent = a_proposal(1).approve("Geschäftsstelle", NOW).offer(NOW, NOW + timedelta(days=14))
    store_proposals(uow, sent)
    with uow:
        uow.profiles.save_all(a_profile(number) for number in range(4))
        uow.commit()
    joining = sent.seat(ags(1), type(sent.members[0])(ags(2), Role.MAYOR))

    with uow:
        assert is_free(joining.members[1], joining, uow, TODAY)
    knowing(Election(ags(2), SOON), uow=uow)
    with uow:
        assert not is_free(joining.members[1], joining, uow, TODAY)


def test_the_town_reads_why_in_both_languages():
    assert told_for("election", "de").reason.startswith("Bei Ihnen wird bald gewählt.")
    assert told_for("election", "en").reason.startswith("Your town elects soon.")


def test_new_in_office_is_whoever_took_it_within_a_year():
    year = timedelta(days=365)
    since = {(ags(n), Role.MAYOR): day for n, day in enumerate((TODAY, TODAY - year, TODAY + timedelta(days=1)))}

    assert newcomers(since, TODAY) == {(ags(0), Role.MAYOR)}


def test_whoever_is_new_in_office_comes_before_the_others_for_the_one_place():
    uow = collecting(*(a_profile(number) for number in range(3)))
    loser = next(iter(reasons(run(uow))))
    with uow:
        uow.offices.add(an_office(loser, in_office_since=TODAY - timedelta(days=30)))
        uow.commit()

    drafted = run(uow)

    assert loser not in reasons(drafted)
    assert any(loser in pair for pair in pairs(stored(uow)))
