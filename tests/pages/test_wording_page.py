"""Can head office change the words of letters in the browser without losing a word or breaking a letter?"""

import re
from html import unescape

import pytest

from emails.letters import LETTERS
from emails.template_folder import packaged_text
from matchmaker.rounds.wordings import LetterPart, OwnWording, WordingPlace
from tests.pages.site_cast import SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.round_builders import NOW

PAGE = "/geschaeftsstelle/wortlaut"
LETTER = f"{PAGE}/reminder"
PLACE = WordingPlace("reminder", LetterPart.SUBJECT, "de")
OWN = "{{ town }}: es eilt, bitte bis {{ answer_by|day }}"


def form(page: str, part: str, act: str, **changes: str) -> dict[str, str]:
    found = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if f'value="{part}"' in one)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found))
    typed = unescape(re.search(r"(?s)<textarea[^>]*>\n(.*?)</textarea>", found)[1])
    return hidden | {"text": typed, "act": act} | changes


def history(site: SiteCast) -> list[tuple[int, str | None]]:
    with site.open_uow(reading=True) as uow:
        return [(one.version, one.text) for one in uow.wordings.history(PLACE)]


def test_every_letter_can_be_opened_and_shows_its_packaged_words(office: Visitor):
    listed = re.findall(rf'href="{PAGE}/(\w+)"', office.get(PAGE).text)

    assert listed == [letter.name for letter in LETTERS]
    page = office.get(LETTER).text
    assert form(page, "subject.txt", "")["text"] == packaged_text(PLACE)
    assert headings(page, 2) == ["Betreff", "Text", "Seite (HTML)", "So liest sich der Brief", "Platzhalter"]
    assert "Ahornstedt: Ihre Antwort fehlt noch, bitte bis 6. Dezember 2026" in text_of(page)
    assert "we are waiting for your answer" in text_of(office.get(f"{LETTER}?brief=en").text)


def test_a_letter_is_shown_as_a_page_with_its_own_styles_and_no_script(site: SiteCast, office: Visitor):
    before = form(office.get(LETTER).text, "body.html", "seite")
    draft = before["text"].replace("</p>", "<script>alert(1)</script></p>", 1)

    shown = office.post(LETTER, before | {"text": before["text"].replace("{{ town }}", "{{ town }} am Wasser")})
    refused = office.post(LETTER, before | {"text": draft})

    assert shown.status_code == 200
    assert shown.text.startswith("<!DOCTYPE html>")
    assert "Ahornstedt am Wasser" in shown.text
    assert 'style="' in shown.text
    assert "style-src 'unsafe-inline'; sandbox" in shown.headers["content-security-policy"]
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert refused.status_code == 422
    assert history(site) == []


def test_own_words_are_looked_at_then_kept_and_taken_back(site: SiteCast, office: Visitor):
    looked = office.post(LETTER, form(office.get(LETTER).text, "subject.txt", "pruefen", text=OWN))
    assert history(site) == []
    assert "Vorschau Ihres Entwurfs" in text_of(looked.text)
    assert "Ahornstedt: es eilt, bitte bis 6. Dezember 2026" in text_of(looked.text)

    kept = office.post(LETTER, form(looked.text, "subject.txt", "uebernehmen"))
    assert (kept.status_code, kept.headers["location"]) == (303, f"{LETTER}?brief=de&erledigt=uebernommen")
    assert history(site) == [(1, f"{OWN}\n")]
    assert "1 in eigenen Worten" in text_of(office.get(PAGE).text)

    back = office.post(LETTER, form(office.get(LETTER).text, "subject.txt", "zurueck"))
    assert back.status_code == 303
    assert history(site) == [(1, f"{OWN}\n"), (2, None)]


def test_words_with_faults_come_back_as_they_were_typed(site: SiteCast, office: Visitor):
    typed = "{{ twon }} <b>&amp; „bald“"
    answer = office.post(LETTER, form(office.get(LETTER).text, "subject.txt", "uebernehmen", text=typed))

    assert answer.status_code == 422
    assert form(answer.text, "subject.txt", "")["text"] == f"{typed}\n"
    assert "Meinten Sie „{{ town }}“?" in text_of(answer.text)
    assert history(site) == []


def test_a_double_click_changes_once(site: SiteCast, office: Visitor):
    sent = form(office.get(LETTER).text, "subject.txt", "uebernehmen", text=OWN)

    assert [office.post(LETTER, sent).status_code for _ in range(2)] == [303, 303]
    assert history(site) == [(1, f"{OWN}\n")]


def test_what_somebody_else_changed_meanwhile_is_shown_beside_the_text_that_was_typed(site: SiteCast, office: Visitor):
    sent = form(office.get(LETTER).text, "subject.txt", "uebernehmen", text=OWN)
    theirs = "{{ town }}: von jemand anderem, bis {{ answer_by|day }}\n"
    site.change(lambda uow: uow.wordings.add(OwnWording(PLACE, 1, theirs, NOW, "Geschäftsstelle (K.)")))

    answer = office.post(LETTER, sent)

    assert answer.status_code == 409
    again = form(answer.text, "subject.txt", "uebernehmen")
    assert again["text"] == f"{OWN}\n"
    assert theirs.strip() in text_of(answer.text)
    # Now both were seen: the next press is a decision.
    assert office.post(LETTER, again).status_code == 303
    assert history(site) == [(1, theirs), (2, f"{OWN}\n")]


@pytest.mark.parametrize("changes", [{"teil": "nirgends"}, {"version": "x"}, {"act": "weg"}])
def test_a_form_that_we_never_made_is_not_found(site: SiteCast, office: Visitor, changes: dict[str, str]):
    sent = form(office.get(LETTER).text, "subject.txt", "uebernehmen", text=OWN) | changes

    assert office.post(LETTER, sent).status_code == 404
    assert history(site) == []


def test_a_form_of_somebody_else_changes_nothing(site: SiteCast, office: Visitor):
    sent = form(office.get(LETTER).text, "subject.txt", "uebernehmen", text=OWN, csrf="x.y")

    assert office.post(LETTER, sent).status_code == 403
    assert history(site) == []


def test_for_everybody_else_the_pages_do_not_exist(site: SiteCast, stranger: Visitor, town_0: Visitor):
    for visitor in (stranger, town_0):
        assert [visitor.get(path).status_code for path in (PAGE, LETTER)] == [404, 404]
        assert visitor.post(LETTER, {"teil": "subject.txt", "text": OWN, "act": "uebernehmen"}).status_code == 404
    assert history(site) == []


def test_a_letter_that_does_not_exist_is_told_so(office: Visitor):
    assert office.get(f"{PAGE}/nirgends").status_code == 404
