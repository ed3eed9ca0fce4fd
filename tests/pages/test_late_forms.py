"""Is what somebody types kept when their session ends before they send it, for them and nobody else?"""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from api.late_forms import KEPT_AS
from api.pages.late_form import LABELS, SIGN_IN_BESIDE
from api.pages.view import TEMPLATES
from api.settings import Environment
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.keeping_limits import FULL_FOR_YOU, LONGEST_TEXT_KEPT, MOST_OF_ONE, TOO_LONG
from tests.pages.site_cast import INJECTION, OFFICE, TOWN_0, TOWN_5, SiteCast, a_site, form_token, sign_in
from tests.pages.test_every_form import HEAD_OFFICE, OWN_AREA, filled, forms
from tests.pages.test_queue_pages import CALL, marks
from tests.pages.visitor import Visitor

IDLE, OVERNIGHT = timedelta(minutes=31), timedelta(hours=13)
NOTE = {"key": CALL.key, "version": "0", "act": "speichern", "notiz": f"Frau rief an 🏛\n{INJECTION}"}
TODAY = "/geschaeftsstelle/heute"


class Fields(HTMLParser):
    """The fields of the form with this action, as a browser would send them."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self._action, self._inside, self._area = action, False, ""
        self.sent: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = named["action"] == self._action
        if tag == "input" and self._inside:
            self.sent.append((named["name"], named["value"]))
        if tag == "textarea" and self._inside:
            self._area = named["name"]
            self.sent.append((self._area, ""))

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            name, text = self.sent[-1]
            self.sent[-1] = (name, text + data)


def fields(html: str, action: str) -> dict[str, str]:
    """What the form would send; of a text area without the line break that HTML takes for its beginning."""
    found = Fields(action)
    found.feed(html)
    return {name: text.removeprefix("\n") for name, text in found.sent if name != "csrf"}


def typed(html: str, action: str) -> dict[str, str]:
    """The same without what says which late form it is."""
    return {name: text for name, text in fields(html, action).items() if name != KEPT_AS}


def late(site: SiteCast, browser: Visitor, page: str, form: dict[str, str], after: timedelta = IDLE) -> str:
    """Open a page, wait too long, send a form; where the answer leads."""
    token = form_token(browser.get(page).text)
    site.clock.now += after
    answer = browser.post(form.pop("to", page), {**form, "csrf": token})
    assert answer.status_code == 303
    return answer.headers["location"]


def fresh_link(site: SiteCast, token: str) -> None:
    """The same sign-in link anew: a used one opens nothing."""
    link = next(one for one in site.database.committed.links.values() if one.token_hash == hash_of(token))
    site.database.committed.links[link.token_hash] = link.__class__(
        link.token_hash, link.purpose, link.audience, site.clock.now + IDLE, link.ags, role=link.role
    )


def back_in(site: SiteCast, browser: Visitor, token: str) -> None:
    """Sign in anew, in place of whoever is signed in."""
    browser.cookies.delete("sitzung")
    fresh_link(site, token)
    sign_in(browser, token)


def test_a_note_of_head_office_is_there_again_and_can_be_sent(site: SiteCast, office: Visitor) -> None:
    site.change(lambda uow: uow.tasks.add(CALL))
    late(site, office, TODAY, dict(NOTE))
    back_in(site, office, OFFICE)

    kept = office.get("/aufgehoben").text
    again = fields(kept, TODAY)
    sent = office.post(TODAY, {**again, "csrf": form_token(kept)})

    assert again == {KEPT_AS: office.cookies["aufgehoben"], **NOTE}
    assert INJECTION not in kept
    assert sent.status_code == 303
    assert [mark.note for mark in marks(site).values()] == [NOTE["notiz"]]
    assert fields(office.get("/aufgehoben").text, TODAY) == {}


def test_signing_in_again_leads_straight_to_what_was_typed(site: SiteCast, town_0: Visitor) -> None:
    way = late(site, town_0, OWN_AREA, {"to": f"{OWN_AREA}/vertretung", "adresse": "amt@ahorn.example"}, OVERNIGHT)
    page = town_0.get(way).text
    fresh_link(site, TOWN_0)
    asked = town_0.get(f"/anmelden/{TOWN_0}")
    answer = town_0.post(f"/anmelden/{TOWN_0}", {"csrf": form_token(asked.text)})

    assert "Was Sie schon eingegeben haben, ist aufgehoben." in page
    assert answer.headers["location"] == "/aufgehoben"
    assert typed(town_0.get("/aufgehoben").text, f"{OWN_AREA}/vertretung") == {"adresse": "amt@ahorn.example"}


def test_in_production_head_office_is_led_to_its_own_sign_in(site: SiteCast, office: Visitor) -> None:
    # The demo alone lets head office in by a link; its cookies have other names.
    in_production = SiteCast(site.database, site.clock, Environment.PRODUCTION)
    browser = in_production.browser(base_url="https://austausch.example")
    browser.cookies.set("__Host-sitzung", office.cookies["sitzung"], domain="austausch.example")

    token = form_token(office.get(TODAY).text)
    site.clock.now += IDLE
    answer = browser.post(TODAY, {**NOTE, "csrf": token})

    assert (answer.status_code, answer.headers["location"]) == (303, "/anmelden/geschaeftsstelle")
    assert "ist aufgehoben" in browser.get("/anmelden/geschaeftsstelle").text


@pytest.mark.parametrize("other", [TOWN_5, OFFICE])
def test_whoever_else_signs_in_in_the_same_browser_reads_nothing(site: SiteCast, town_0: Visitor, other: str) -> None:
    late(site, town_0, OWN_AREA, {"to": f"{OWN_AREA}/bedarf", "text": "Unsere Mitte steht leer"}, OVERNIGHT)
    back_in(site, town_0, other)

    theirs = town_0.get("/aufgehoben").text
    back_in(site, town_0, TOWN_0)

    assert "Unsere Mitte" not in theirs
    assert "Nichts aufgehoben" in theirs
    assert typed(town_0.get("/aufgehoben").text, f"{OWN_AREA}/bedarf") == {"text": "Unsere Mitte steht leer"}


def test_nothing_typed_stands_in_an_address_or_a_cookie(site: SiteCast, office: Visitor) -> None:
    way = late(site, office, TODAY, dict(NOTE))

    assert way == "/anmelden?weiter=%2Faufgehoben"
    assert "rief" not in str(dict(office.cookies))
    assert hash_of(office.cookies["aufgehoben"]) in site.database.committed.kept_forms


def test_another_browser_of_the_same_person_finds_nothing(site: SiteCast, office: Visitor) -> None:
    late(site, office, TODAY, dict(NOTE))
    elsewhere = site.browser()
    back_in(site, elsewhere, OFFICE)

    assert "Nichts aufgehoben" in elsewhere.get("/aufgehoben").text


@pytest.mark.parametrize("held", ["no cookie", "another token", "signed out", "a script"])
def test_what_a_stranger_sends_is_neither_kept_nor_answered(site: SiteCast, office: Visitor, held: str) -> None:
    token, sender = form_token(office.get(TODAY).text), office
    headers = {"sec-fetch-dest": "empty"} if held == "a script" else {}
    if held == "signed out":
        office.post("/abmelden", {"csrf": token})
    if held == "no cookie":
        sender = site.browser()
    site.clock.now += IDLE

    form = {**NOTE, "csrf": "a.b" if held == "another token" else token}
    answer = sender.request("POST", TODAY, data=form, headers=headers)

    assert (answer.status_code, answer.headers.get("location")) == (404, None)
    assert site.database.committed.kept_forms == {}


@pytest.mark.parametrize("path", [*forms(below=HEAD_OFFICE), *forms(below=OWN_AREA)])
def test_every_form_behind_a_sign_in_is_kept_whole(path: str) -> None:
    site, is_town = a_site(), path.startswith(OWN_AREA)
    browser, token = site.browser(), TOWN_0 if is_town else OFFICE
    sign_in(browser, token)
    to, form = filled(path, there=True), {name: f"Worte für {name}" for name in LABELS} | {"stand": "7"}

    late(site, browser, OWN_AREA if is_town else HEAD_OFFICE, {"to": to, **form}, OVERNIGHT)
    back_in(site, browser, token)

    assert typed(browser.get("/aufgehoben").text, to) == form


def test_two_forms_wait_one_below_the_other_and_each_can_be_thrown_away(site: SiteCast, office: Visitor) -> None:
    token = form_token(office.get(TODAY).text)
    site.clock.now += IDLE
    for words in ("erste", "zweite"):
        office.post(TODAY, {**NOTE, "notiz": words, "csrf": token})
    back_in(site, office, OFFICE)
    both = office.get("/aufgehoben").text
    newest = fields(both, "/aufgehoben/verwerfen")

    office.post("/aufgehoben/verwerfen", {**newest, "csrf": form_token(both)})
    left = office.get("/aufgehoben").text

    assert "Formular 2" in both
    assert typed(left, TODAY) == {**NOTE, "notiz": next(w for w in ("erste", "zweite") if f">\n{w}<" in left)}
    assert left.count("<textarea") == 1


def test_nobody_throws_away_the_words_of_somebody_else(site: SiteCast, office: Visitor, town_5: Visitor) -> None:
    late(site, office, TODAY, dict(NOTE))
    token = form_token(town_5.get(OWN_AREA).text)

    answer = town_5.post("/aufgehoben/verwerfen", {"formular": office.cookies["aufgehoben"], "csrf": token})

    assert answer.status_code == 303
    assert len(site.database.committed.kept_forms) == 1


def test_after_a_week_the_words_are_gone(site: SiteCast, office: Visitor) -> None:
    late(site, office, TODAY, dict(NOTE))
    site.clock.now += timedelta(days=7, seconds=1)
    back_in(site, office, OFFICE)

    assert "Nichts aufgehoben" in office.get("/aufgehoben").text


def test_a_form_that_has_to_be_mended_stays_kept(site: SiteCast, town_0: Visitor) -> None:
    to = f"{OWN_AREA}/vertretung"
    late(site, town_0, OWN_AREA, {"to": to, "adresse": "keine Adresse"}, OVERNIGHT)
    back_in(site, town_0, TOWN_0)
    kept = town_0.get("/aufgehoben").text

    answer = town_0.post(to, {**fields(kept, to), "csrf": form_token(kept)})

    assert answer.status_code == 422
    assert typed(town_0.get("/aufgehoben").text, to) == {"adresse": "keine Adresse"}


def test_another_form_sent_to_the_same_place_makes_no_words_forgotten(site: SiteCast, office: Visitor) -> None:
    site.change(lambda uow: uow.tasks.add(CALL))
    late(site, office, TODAY, dict(NOTE))
    back_in(site, office, OFFICE)

    answer = office.post(TODAY, {**NOTE, "notiz": "Ganz anderes", "csrf": form_token(office.get(TODAY).text)})

    assert answer.status_code == 303
    assert typed(office.get("/aufgehoben").text, TODAY) == NOTE


def test_of_two_forms_to_the_same_place_only_the_one_that_was_sent_is_forgotten(
    site: SiteCast, office: Visitor
) -> None:
    site.change(lambda uow: uow.tasks.add(CALL))
    token = form_token(office.get(TODAY).text)
    site.clock.now += IDLE
    for words in ("erste", "zweite"):
        office.post(TODAY, {**NOTE, "notiz": words, "csrf": token})
    newest, oldest = office.cookies["aufgehoben"].strip('"').split(".")
    back_in(site, office, OFFICE)

    kept = office.get("/aufgehoben").text
    office.post(TODAY, {**NOTE, "notiz": "erste", KEPT_AS: oldest, "csrf": form_token(kept)})

    assert fields(office.get("/aufgehoben").text, TODAY) == {KEPT_AS: newest, **NOTE, "notiz": "zweite"}


def test_a_kept_form_that_comes_too_late_once_more_waits_once_with_its_newer_words(
    site: SiteCast, office: Visitor
) -> None:
    late(site, office, TODAY, dict(NOTE))
    back_in(site, office, OFFICE)
    again = fields(office.get("/aufgehoben").text, TODAY)
    late(site, office, "/aufgehoben", {"to": TODAY, **again, "notiz": "Neuer"})
    back_in(site, office, OFFICE)

    kept = office.get("/aufgehoben").text

    assert len(site.database.committed.kept_forms) == 1
    assert typed(kept, TODAY) == {**NOTE, "notiz": "Neuer"}


def test_a_kept_form_shown_again_for_its_old_page_is_forgotten_once_it_is_taken(
    site: SiteCast, office: Visitor
) -> None:
    site.change(lambda uow: uow.tasks.add(CALL))
    late(site, office, TODAY, dict(NOTE))
    back_in(site, office, OFFICE)
    kept = fields(office.get("/aufgehoben").text, TODAY)
    shown = office.request("POST", TODAY, data={**kept, "csrf": "a.b"}, headers={"sec-fetch-site": "same-origin"}).text

    sent = office.post(TODAY, {**fields(shown, TODAY), "csrf": form_token(shown)})

    assert sent.status_code == 303
    assert site.database.committed.kept_forms == {}


def test_nobody_s_words_are_forgotten_by_an_id_of_another_browser(
    site: SiteCast, office: Visitor, town_5: Visitor
) -> None:
    late(site, office, TODAY, dict(NOTE))
    secret = office.cookies["aufgehoben"]
    page = f"{OWN_AREA}/vertretung"
    town_5.cookies.set("aufgehoben", secret)

    taken = town_5.post(
        page, {"adresse": "amt@ahorn.example", KEPT_AS: secret, "csrf": form_token(town_5.get(page).text)}
    )

    assert taken.status_code == 303
    assert len(site.database.committed.kept_forms) == 1


def test_what_a_second_window_sends_after_signing_out_is_given_back_and_kept_for_nobody(
    site: SiteCast, office: Visitor
) -> None:
    site.change(lambda uow: uow.tasks.add(CALL))
    second_window, ours = form_token(office.get(TODAY).text), {"sec-fetch-site": "same-origin"}
    office.post("/abmelden", {"csrf": form_token(office.get(TODAY).text)})
    held = office.cookies.get("sitzung")

    answer = office.request("POST", TODAY, data={**NOTE, "csrf": second_window}, headers=ours)
    kept = dict(site.database.committed.kept_forms)
    back_in(site, office, OFFICE)
    shown = office.request("POST", TODAY, data={**fields(answer.text, TODAY), "csrf": ""}, headers=ours)
    taken = office.post(TODAY, {**fields(shown.text, TODAY), "csrf": form_token(shown.text)})

    assert (held, kept) == (None, {})
    assert (answer.status_code, shown.status_code, taken.status_code) == (403, 403, 303)
    assert SIGN_IN_BESIDE in answer.text
    assert fields(answer.text, TODAY) == fields(shown.text, TODAY) == NOTE
    assert [mark.note for mark in marks(site).values()] == [NOTE["notiz"]]


def test_a_page_of_a_session_before_the_one_that_ended_gets_its_words_back(site: SiteCast, office: Visitor) -> None:
    old = form_token(office.get(TODAY).text)
    back_in(site, office, OFFICE)
    site.clock.now += IDLE

    ours = {"sec-fetch-site": "same-origin"}
    answer = office.request("POST", TODAY, data={**NOTE, "csrf": old}, headers=ours)
    again = office.post(TODAY, {**fields(answer.text, TODAY), "csrf": form_token(answer.text)})

    assert answer.status_code == 403
    assert SIGN_IN_BESIDE in answer.text
    assert fields(answer.text, TODAY) == NOTE
    assert again.headers["location"] == "/anmelden?weiter=%2Faufgehoben"


def up_to_the_limit(site: SiteCast, browser: Visitor) -> str:
    """Come too late with as many forms as a day keeps; the token of the page they came from."""
    token = form_token(browser.get(TODAY).text)
    site.clock.now += IDLE
    for number in range(MOST_OF_ONE):
        assert browser.post(TODAY, {**NOTE, "notiz": f"{number}", "csrf": token}).status_code == 303
    return token


def test_at_a_day_s_limit_the_answer_holds_the_words_and_they_can_be_sent_from_there(
    site: SiteCast, office: Visitor
) -> None:
    site.change(lambda uow: uow.tasks.add(CALL))
    token = up_to_the_limit(site, office)
    ours = {"sec-fetch-site": "same-origin"}

    refused = office.post(TODAY, {**NOTE, "csrf": token})
    once_more = office.post(TODAY, {**fields(refused.text, TODAY), "csrf": form_token(refused.text)})
    back_in(site, office, OFFICE)
    sent = {**fields(once_more.text, TODAY), "csrf": form_token(once_more.text)}
    shown = office.request("POST", TODAY, data=sent, headers=ours).text
    taken = office.post(TODAY, {**fields(shown, TODAY), "csrf": form_token(shown)})

    assert (refused.status_code, once_more.status_code) == (429, 429)
    assert FULL_FOR_YOU in refused.text
    assert fields(refused.text, TODAY) == NOTE
    assert 'href="/anmelden" target="_blank">Anmelden (neues Fenster)</a>' in refused.text
    assert taken.status_code == 303
    assert [mark.note for mark in marks(site).values()] == [NOTE["notiz"]]


def test_at_the_limit_a_form_that_waits_already_is_still_kept_with_its_newer_words(
    site: SiteCast, office: Visitor
) -> None:
    up_to_the_limit(site, office)
    back_in(site, office, OFFICE)
    kept = office.get("/aufgehoben").text
    again = {KEPT_AS: fields(kept, TODAY)[KEPT_AS], **NOTE, "notiz": "Neuer"}
    site.clock.now += IDLE

    answer = office.post(TODAY, {**again, "csrf": form_token(kept)})
    back_in(site, office, OFFICE)

    assert answer.status_code == 303
    assert len(site.database.committed.kept_forms) == MOST_OF_ONE
    assert ">\nNeuer<" in office.get("/aufgehoben").text


def test_one_office_at_its_limit_takes_nothing_from_another_one(
    site: SiteCast, office: Visitor, town_0: Visitor, town_5: Visitor
) -> None:
    tokens = [(browser, form_token(browser.get(OWN_AREA).text)) for browser in (town_0, town_5)]
    up_to_the_limit(site, office)
    # Both towns' sessions end in the evening of the same day.
    site.clock.now += timedelta(hours=12)
    for browser, token in tokens:
        answers = [browser.post(f"{OWN_AREA}/bedarf", {"text": "Mitte", "csrf": token}) for _ in range(MOST_OF_ONE)]
        assert {answer.status_code for answer in answers} == {303}

    assert len(site.database.committed.kept_forms) == 3 * MOST_OF_ONE


@pytest.mark.parametrize(("signs", "status"), [(LONGEST_TEXT_KEPT, 303), (LONGEST_TEXT_KEPT + 1, 413)])
def test_a_text_is_kept_whole_or_given_back_whole_and_a_line_break_is_one_sign(
    site: SiteCast, office: Visitor, signs: int, status: int
) -> None:
    text = ("Zeile\r\n" * signs)[: signs // 6 * 7] + "x" * (signs % 6)
    token = form_token(office.get(TODAY).text)
    site.clock.now += IDLE

    answer = office.post(TODAY, {**NOTE, "notiz": text, "csrf": token})
    back_in(site, office, OFFICE)
    shown = office.get("/aufgehoben").text if status == 303 else answer.text

    assert len(text.replace("\r\n", "\n")) == signs
    assert answer.status_code == status
    # As a browser reads it: a line break is a line break.
    assert fields(shown, TODAY)["notiz"].replace("\r\n", "\n") == text.replace("\r\n", "\n")


def test_a_day_s_limit_says_so_and_the_next_day_keeps_again(site: SiteCast, office: Visitor) -> None:
    token = form_token(office.get(TODAY).text)
    site.clock.now += IDLE
    answers = [office.post(TODAY, {**NOTE, "notiz": f"{n}", "csrf": token}) for n in range(MOST_OF_ONE + 1)]
    kept = len(site.database.committed.kept_forms)
    site.clock.now += timedelta(days=1)
    tomorrow = office.post(TODAY, {**NOTE, "csrf": token})

    assert [answer.status_code for answer in answers] == [303] * MOST_OF_ONE + [429]
    assert FULL_FOR_YOU in answers[-1].text
    assert kept == MOST_OF_ONE
    assert tomorrow.status_code == 303


def test_a_form_that_is_too_long_to_keep_is_given_back_and_not_kept_in_part(site: SiteCast, office: Visitor) -> None:
    token, form = form_token(office.get(TODAY).text), {f"feld{n}": "x" * LONGEST_TEXT_KEPT for n in range(6)}
    site.clock.now += IDLE
    answer = office.post(TODAY, form | {"csrf": token})

    assert fields(answer.text, TODAY) == form
    assert answer.status_code == 413
    assert TOO_LONG in answer.text
    assert site.database.committed.kept_forms == {}


def test_a_page_of_an_earlier_session_loses_no_words_in_a_new_one(site: SiteCast, office: Visitor) -> None:
    old = form_token(office.get(TODAY).text)
    back_in(site, office, OFFICE)
    ours = {"sec-fetch-site": "same-origin"}

    answer = office.request("POST", TODAY, data={**NOTE, "csrf": old}, headers=ours)

    assert answer.status_code == 403
    assert fields(answer.text, TODAY) == NOTE
    assert site.database.committed.kept_forms == {}


@pytest.mark.parametrize("said", [{}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}])
def test_words_that_another_site_sent_are_not_shown_as_ones_own(office: Visitor, said: dict[str, str]) -> None:
    answer = office.request("POST", TODAY, data={**NOTE, "csrf": "a.b"}, headers=said)

    assert answer.status_code == 403
    assert "rief an" not in answer.text


def test_a_file_has_to_be_chosen_again(site: SiteCast, office: Visitor) -> None:
    page = "/geschaeftsstelle/einlesen"
    token = form_token(office.get(page).text)
    site.clock.now += IDLE
    office.request("POST", page, data={"csrf": token}, files={"datei": ("liste.csv", b"ags;name")})
    back_in(site, office, OFFICE)

    kept = office.get("/aufgehoben").text

    assert "Dateien heben wir nicht auf" in kept
    assert f'href="{page}"' in kept
    assert "Jetzt absenden" not in kept


def test_it_is_told_in_english_too(site: SiteCast, town_0: Visitor) -> None:
    form = {"to": f"{OWN_AREA}/vertretung?sprache=en", "adresse": "amt@ahorn.example"}
    assert late(site, town_0, OWN_AREA, form, OVERNIGHT).endswith("aufgehoben%3Fsprache%3Den&sprache=en")
    back_in(site, town_0, TOWN_0)

    kept = town_0.get("/aufgehoben?sprache=en").text

    assert "Send now" in kept
    assert typed(kept, f"{OWN_AREA}/vertretung?sprache=en") == {"adresse": "amt@ahorn.example"}


def test_every_field_that_people_write_in_has_a_name_to_be_shown_by() -> None:
    written = set()
    for template in TEMPLATES.rglob("*.html"):
        written |= set(re.findall(r'<textarea\b[^>]*\bname="([^"{]+)"', template.read_text()))

    assert written - set(LABELS) == set()
