"""Are many drafts approved at once exactly as they were seen, and is each that stays a draft named?"""

import re
from dataclasses import replace
from itertools import combinations

import pytest

from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.towns.profile import Role
from tests.builders import a_profile, ags
from tests.pages.board_cast import BOARD, PAIRS, begin_curation, draft
from tests.pages.site_cast import SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.round_builders import a_run

Form = dict[str, str | list[str]]


@pytest.fixture
def curated(site: SiteCast) -> SiteCast:
    begin_curation(site)
    return site


def form(page: str, **changes: str | list[str]) -> Form:
    """The list's form with everything that it hides."""
    found = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if "/freigeben" in one)
    return {**dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found)), **changes}


def states(site: SiteCast) -> dict[int, ProposalState]:
    with site.open_uow(reading=True) as uow:
        return {int(one.id[-2:]): one.state for one in uow.proposals.of_round("r5")}


def approved(site: SiteCast) -> list[int]:
    return sorted(number for number, state in states(site).items() if state is ProposalState.APPROVED)


def test_what_was_ticked_is_approved_and_nothing_else(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(BOARD).text, umfang="angekreuzt", vorschlag=["r5-1-02:1", "r5-1-05:1"])

    answer = office.post(f"{BOARD}/freigeben", sent)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{BOARD}?freigegeben=2#vorschlaege")
    assert approved(curated) == [2, 5]
    assert "2 Vorschläge freigegeben. Verschickt ist damit noch nichts." in text_of(
        office.get(f"{BOARD}?freigegeben=2").text
    )


def test_everything_that_the_choice_shows_is_approved_but_what_breaks_a_rule_which_is_named(
    curated: SiteCast, office: Visitor
) -> None:
    sent = form(office.get(BOARD).text, umfang="alle")

    answer = office.post(f"{BOARD}/freigeben", sent)

    assert answer.headers["location"] == f"{BOARD}?freigegeben=10&nicht=r5-1-11#vorschlaege"
    assert approved(curated) == [*range(1, PAIRS)]
    assert (
        "Nicht freigegeben Eschenhain 28 und Fichtenrode 29: "
        "Eine der beiden Städte möchte nicht mit der anderen zusammenkommen."
    ) in text_of(office.get(answer.headers["location"]).text)


def test_over_several_pages_the_button_counts_the_whole_choice_and_says_so(curated: SiteCast, office: Visitor) -> None:
    told = "Ankreuzen gilt auf dieser Seite, die Zahl der Entwürfe zählt alle Seiten der Auswahl."
    assert told not in text_of(office.get(BOARD).text)
    others = [pair for pair in combinations(range(8, 28), 2) if pair[1] != pair[0] + 1]
    curated.change(
        lambda uow: uow.proposals.add_all(
            replace(draft(number), members=tuple(Member(ags(town), Role.MAYOR) for town in pair))
            for number, pair in enumerate(others[:49], start=PAIRS + 1)
        )
    )

    pages = [text_of(office.get(f"{BOARD}{asked}").text) for asked in ("", "?seite=2")]

    assert all(told in page and "60 Entwürfe dieser Auswahl freigeben" in page for page in pages)
    assert "51 bis 60" in pages[1]
    # Half of the drafts are about retail: one page again.
    assert told not in text_of(office.get(f"{BOARD}?thema=retail").text)


def test_a_choice_is_approved_and_kept(curated: SiteCast, office: Visitor) -> None:
    page = office.get(f"{BOARD}?thema=retail").text
    action = re.search(r'action="([^"]*freigeben[^"]*)"', page)
    assert action

    answer = office.post(action[1], form(page, umfang="alle"))

    assert answer.headers["location"] == f"{BOARD}?thema=retail&freigegeben=5#vorschlaege"
    assert approved(curated) == [2, 4, 6, 8, 10]


def test_what_somebody_else_changed_meanwhile_stays_a_draft_and_is_named(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(BOARD).text, umfang="angekreuzt", vorschlag=["r5-1-02:1", "r5-1-03:1", "r5-1-04:1"])
    curated.change(lambda uow: uow.proposals.save(draft(3).withdraw("passt nicht")))
    curated.change(lambda uow: uow.proposals.save(draft(4).pin(pinned=True)))

    answer = office.post(f"{BOARD}/freigeben", sent)

    assert answer.headers["location"] == f"{BOARD}?freigegeben=1&nicht=r5-1-03&nicht=r5-1-04#vorschlaege"
    assert approved(curated) == [2]
    words = text_of(office.get(answer.headers["location"]).text)
    assert "Eschenhain 12 und Fichtenrode 13: Der Vorschlag ist inzwischen zurückgezogen." in words
    assert "Ginsterbach 14 und Holderstadt 15: Der Entwurf wurde inzwischen geändert." in words


def test_a_choice_that_grew_since_it_was_seen_is_not_approved_unseen(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(f"{BOARD}?stadt=Cedernburg+10").text, umfang="alle")

    # The form counted one draft; without its question it would be eleven.
    answer = office.post(f"{BOARD}/freigeben", sent)

    assert answer.status_code == 409
    assert "Die Auswahl hat sich inzwischen geändert, nichts wurde freigegeben." in text_of(answer.text)
    assert approved(curated) == []


def test_after_another_run_nothing_of_the_old_one_is_approved(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(BOARD).text, umfang="angekreuzt", vorschlag=["r5-1-02:1"])
    curated.change(lambda uow: uow.runs.add(a_run(id="r5-2", round_id="r5")))

    answer = office.post(f"{BOARD}/freigeben", sent)

    assert answer.status_code == 409
    assert "Inzwischen wurde neu gerechnet." in text_of(answer.text)
    assert approved(curated) == []


def test_pressed_twice_it_is_approved_once_and_the_second_press_is_told_so(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(BOARD).text, umfang="angekreuzt", vorschlag=["r5-1-02:1"])

    answers = [office.post(f"{BOARD}/freigeben", sent).headers["location"] for _ in range(2)]

    assert answers == [f"{BOARD}?freigegeben=1#vorschlaege", f"{BOARD}?freigegeben=0&nicht=r5-1-02#vorschlaege"]
    assert "Der Vorschlag ist inzwischen freigegeben." in text_of(office.get(answers[1]).text)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"csrf": "x.y", "vorschlag": ["r5-1-02:1"]}, 403),
        ({"vorschlag": []}, 422),
        ({"vorschlag": ["r5-1-02"]}, 422),
        ({"vorschlag": ["r5-1-02:x"]}, 422),
        ({"lauf": "", "vorschlag": ["r5-1-02:1"]}, 409),
    ],
)
def test_a_form_that_is_not_ours_changes_nothing(curated: SiteCast, office: Visitor, changes: Form, status: int):
    sent = form(office.get(BOARD).text, umfang="angekreuzt", **changes)

    assert office.post(f"{BOARD}/freigeben", sent).status_code == status
    assert approved(curated) == []


def test_a_draft_of_another_round_is_not_approved_from_here(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(BOARD).text, umfang="angekreuzt", vorschlag=["r1-1-02:1"])

    answer = office.post(f"{BOARD}/freigeben", sent)

    assert answer.headers["location"] == f"{BOARD}?freigegeben=0&nicht=r1-1-02#vorschlaege"
    assert "Diesen Entwurf gibt es nicht mehr" in text_of(office.get(answer.headers["location"]).text)


def test_a_town_that_took_its_consent_back_is_asked_for_nothing(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(BOARD).text, umfang="alle")
    curated.change(lambda uow: _without_consent(uow, 10))

    office.post(f"{BOARD}/freigeben", sent)

    assert approved(curated) == [1, *range(3, PAIRS)]


def _without_consent(uow: UnitOfWork, number: int) -> None:
    uow.profiles.save_all([a_profile(number, consent=False)])


def test_for_everybody_else_there_is_no_such_form(curated: SiteCast, stranger: Visitor, town_0: Visitor) -> None:
    for visitor in (stranger, town_0):
        assert visitor.post(f"{BOARD}/freigeben", {"vorschlag": "r5-1-02:1", "lauf": "r5-1"}).status_code == 404
    assert approved(curated) == []
