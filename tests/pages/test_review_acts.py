"""Does head office decide about one proposal after the other, never over somebody else's head, and lose no word?"""

import re
from dataclasses import replace

import pytest

from matchmaker.rounds.decision import Act, RefusalReason
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import RoundState
from tests.builders import a_profile
from tests.pages.board_cast import BOARD, PAIRS, REVIEW, begin_curation, draft
from tests.pages.site_cast import INJECTION, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.round_builders import NOW


@pytest.fixture
def curated(site: SiteCast) -> SiteCast:
    begin_curation(site)
    return site


def stored(site: SiteCast, number: int) -> Proposal:
    with site.open_uow(reading=True) as uow:
        return uow.proposals.get(f"r5-1-{number:02d}")


def form(page: str, act: str, **changes: str) -> dict[str, str]:
    """What the button of an act would send."""
    found = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if re.search(rf'action="[^"]*/{act}["?]', one))
    return {**dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found)), **changes}


def buttons(page: str) -> list[str]:
    return re.findall(r'action="/geschaeftsstelle/vorschlaege/[^/]+/(\w+)', page)


def press(office: Visitor, number: int, act: str, query: str = "", **typed: str):
    page = office.get(f"{REVIEW}{number:02d}{query}").text
    return office.post(f"{REVIEW}{number:02d}/{act}{query}", form(page, act, **typed))


def test_a_draft_can_be_approved_pinned_and_vetoed(curated: SiteCast, office: Visitor) -> None:
    page = office.get(f"{REVIEW}01").text

    assert buttons(page) == ["freigeben", "festhalten", "notieren", "ausschliessen"]
    assert "Vorschlag 1 von 11, 11 noch zu entscheiden" in text_of(page)


@pytest.mark.parametrize(
    ("act", "state", "pinned", "words"),
    [
        ("freigeben", ProposalState.APPROVED, False, "Freigegeben: Cedernburg 10 und Dornfeld 11."),
        ("festhalten", ProposalState.DRAFT, True, "Festgehalten: Cedernburg 10 und Dornfeld 11."),
        ("ausschliessen", ProposalState.WITHDRAWN, False, "Ausgeschlossen: Cedernburg 10 und Dornfeld 11."),
    ],
)
def test_after_an_act_the_next_undecided_proposal_opens_and_says_what_was_done(
    curated: SiteCast, office: Visitor, act: str, state: ProposalState, pinned: bool, words: str
) -> None:
    answer = press(office, 2, act, grund="distance", notiz="zu weit")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{REVIEW}03?getan={act}&an=r5-1-02")
    assert (stored(curated, 2).state, stored(curated, 2).pinned) == (state, pinned)
    assert words in text_of(office.get(answer.headers["location"]).text)


def test_a_veto_keeps_reason_and_note(curated: SiteCast, office: Visitor) -> None:
    press(office, 2, "ausschliessen", grund="distance", notiz=f"  {INJECTION}\r\nzweite Zeile ")

    assert stored(curated, 2).note == f"{INJECTION}\nzweite Zeile"
    with curated.open_uow(reading=True) as uow:
        [decision] = uow.decisions.decisions()
    assert (decision.proposal_id, decision.act, decision.reason) == ("r5-1-02", Act.VETOED, RefusalReason.DISTANCE)
    assert INJECTION not in office.get(f"{REVIEW}02").text


def test_a_note_is_kept_and_the_proposal_stays_open(curated: SiteCast, office: Visitor) -> None:
    answer = press(office, 2, "notieren", notiz=" erst anrufen\r\nim Rathaus ")

    assert answer.headers["location"] == f"{REVIEW}02?getan=notieren&an=r5-1-02"
    assert stored(curated, 2) == replace(draft(2), note="erst anrufen\nim Rathaus", version=2)
    assert "Notiz: erst anrufen im Rathaus" in text_of(office.get(f"{REVIEW}02").text)
    press(office, 2, "notieren", notiz="  ")
    assert stored(curated, 2) == replace(draft(2), version=3)


def test_of_two_who_note_at_once_the_second_sees_both_texts(curated: SiteCast, office: Visitor) -> None:
    page = office.get(f"{REVIEW}02").text
    press(office, 2, "notieren", notiz="passt gut")

    answer = office.post(f"{REVIEW}02/notieren", form(page, "notieren", notiz="passt nicht"))

    assert answer.status_code == 409
    assert "passt Ihr Wort: nicht gespeichert: gut" in text_of(answer.text)
    assert ">\npasst nicht</textarea>" in answer.text
    assert stored(curated, 2).note == "passt gut"


def test_a_note_that_is_too_long_is_refused_and_given_back(curated: SiteCast, office: Visitor) -> None:
    answer = press(office, 2, "notieren", notiz="x" * 2_001)

    assert answer.status_code == 422
    assert "x" * 2_001 in answer.text
    assert stored(curated, 2) == draft(2)


def test_a_veto_without_a_reason_is_refused_and_keeps_the_note(curated: SiteCast, office: Visitor) -> None:
    answer = press(office, 2, "ausschliessen", notiz="zu weit")

    assert answer.status_code == 422
    assert "Grund: Bitte wählen Sie einen Grund." in text_of(answer.text)
    assert '<details open id="ausschluss">' in answer.text
    assert ">\nzu weit</textarea>" in answer.text
    assert stored(curated, 2) == draft(2)


def test_what_is_pinned_is_passed_over_until_it_is_let_go(curated: SiteCast, office: Visitor) -> None:
    press(office, 3, "festhalten")

    assert press(office, 2, "freigeben").headers["location"].startswith(f"{REVIEW}04?")
    assert buttons(office.get(f"{REVIEW}03").text) == ["freigeben", "loesen", "notieren", "ausschliessen"]
    press(office, 3, "loesen")
    assert not stored(curated, 3).pinned


def test_the_way_on_stays_within_the_chosen_list_and_starts_again_at_its_end(curated: SiteCast, office: Visitor):
    query = "?thema=retail&folge=wenig"

    way = []
    number = 4
    for _ in range(5):
        way.append(number)
        onward = press(office, number, "freigeben", query).headers["location"]
        found = re.match(rf"{REVIEW}(\d\d)\?thema=retail&folge=wenig&getan=freigeben", onward)
        number = int(found[1]) if found else 0

    assert (way, number) == ([4, 2, 10, 8, 6], 0)
    assert onward == f"{BOARD}?thema=retail&folge=wenig&getan=freigeben&an=r5-1-06"


def test_the_board_says_what_was_done_last_and_that_all_is_decided(curated: SiteCast, office: Visitor) -> None:
    for number in range(1, PAIRS):
        onward = press(office, number, "freigeben").headers["location"]
    assert onward.startswith(f"{REVIEW}11?")
    onward = press(office, 11, "ausschliessen", grund="town").headers["location"]

    words = text_of(office.get(onward).text)
    assert "Ausgeschlossen: Eschenhain 28 und Fichtenrode 29." in words
    assert "Alle Vorschläge dieser Auswahl sind entschieden." in words


def test_the_second_of_two_people_reads_what_the_first_did_and_keeps_the_own_words(
    curated: SiteCast, office: Visitor
) -> None:
    page = office.get(f"{REVIEW}02").text
    curated.change(lambda uow: uow.proposals.save(draft(2).withdraw("passt nicht, lieber mit Dornfeld")))
    late = form(page, "ausschliessen", grund="topic", notiz="passt gut, lieber mit Eschenhain")

    answer = office.post(f"{REVIEW}02/ausschliessen", late)

    assert answer.status_code == 409
    words = text_of(answer.text)
    assert "Als Sie die Seite öffneten: Entwurf. Jetzt: zurückgezogen." in words
    assert "passt Ihr Wort: gut, gespeichert: nicht, lieber mit Ihr Wort: Eschenhain gespeichert: Dornfeld" in words
    assert "Ihre Notiz: passt gut, lieber mit Eschenhain" in words
    assert stored(curated, 2).note == "passt nicht, lieber mit Dornfeld"


def test_of_two_who_approve_at_once_the_second_is_told(curated: SiteCast, office: Visitor) -> None:
    page = office.get(f"{REVIEW}02").text

    answers = [office.post(f"{REVIEW}02/freigeben", form(page, "freigeben")) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 409]
    assert "Als Sie die Seite öffneten: Entwurf. Jetzt: freigegeben." in text_of(answers[1].text)
    assert "<title>Fehler: Tandem: Cedernburg 10 und Dornfeld 11" in answers[1].text
    assert stored(curated, 2).version == 2


def test_a_draft_that_another_run_has_removed_gives_the_note_back(curated: SiteCast, office: Visitor) -> None:
    late = form(office.get(f"{REVIEW}02").text, "ausschliessen", grund="topic", notiz="zu weit weg")
    curated.change(lambda uow: uow.proposals.remove_drafts("r5"))

    answer = office.post(f"{REVIEW}02/ausschliessen", late)

    assert answer.status_code == 404
    assert "Inzwischen wurde neu gerechnet." in text_of(answer.text)
    assert "zu weit weg" in text_of(answer.text)


def test_a_proposal_that_breaks_a_rule_is_not_approved_and_the_rule_is_named(curated: SiteCast, office: Visitor):
    answer = press(office, 11, "freigeben")

    assert answer.status_code == 409
    assert "möchte nicht mit der anderen zusammenkommen" in text_of(answer.text)
    assert stored(curated, 11) == draft(11)


def test_a_town_that_took_its_consent_back_meanwhile_is_not_approved(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(f"{REVIEW}02").text, "freigeben")
    curated.change(lambda uow: uow.profiles.save_all([a_profile(10, consent=False)]))

    assert office.post(f"{REVIEW}02/freigeben", sent).status_code == 409
    assert stored(curated, 2) == draft(2)


def test_what_was_sent_or_belongs_to_a_closed_round_has_no_buttons(curated: SiteCast, office: Visitor) -> None:
    sent = draft(2).approve("Geschäftsstelle", NOW).offer(NOW, NOW)
    curated.change(lambda uow: uow.proposals.save(draft(2).approve("Geschäftsstelle", NOW)))
    approved = buttons(office.get(f"{REVIEW}02").text)
    curated.change(lambda uow: uow.proposals.save(replace(sent, version=2)))
    out = buttons(office.get(f"{REVIEW}02").text)
    curated.change(lambda uow: uow.rounds.save(uow.rounds.get("r5").moved_to(RoundState.CLOSED)))

    assert (approved, out, buttons(office.get(f"{REVIEW}03").text)) == (["notieren", "ausschliessen"], [], [])


@pytest.mark.parametrize(
    ("changes", "status"), [({"csrf": "x.y"}, 403), ({"version": "x"}, 422), ({"version": ""}, 422)]
)
def test_a_form_that_is_not_ours_changes_nothing(
    curated: SiteCast, office: Visitor, changes: dict[str, str], status: int
) -> None:
    sent = form(office.get(f"{REVIEW}02").text, "freigeben") | changes

    assert office.post(f"{REVIEW}02/freigeben", sent).status_code == status
    assert stored(curated, 2) == draft(2)


def test_an_act_that_does_not_exist_is_not_found(curated: SiteCast, office: Visitor) -> None:
    sent = form(office.get(f"{REVIEW}02").text, "freigeben")

    assert office.post(f"{REVIEW}02/wegwerfen", sent).status_code == 404
    assert office.post(f"{REVIEW}99/freigeben", sent).status_code == 404


def test_for_everybody_else_there_is_nothing_to_decide(curated: SiteCast, stranger: Visitor, town_0: Visitor) -> None:
    for visitor in (stranger, town_0):
        for act in ("freigeben", "festhalten", "loesen", "notieren", "ausschliessen"):
            assert visitor.post(f"{REVIEW}02/{act}", {"version": "1"}).status_code == 404
    assert stored(curated, 2) == draft(2)
