"""Does head office come in by password and code alone, and does an invitation set up both and nothing by halves?"""

import re
from datetime import timedelta

import httpx
import pyotp
import pytest

from api.second_factor import AppCodes, Argon2Passwords
from api.settings import Environment, OfficeSignIn
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.office_admission import FROM_PLACE, WRONG
from matchmaker.rounds.office_inviting import INVITED_FOR, salt_of
from matchmaker.rounds.password_rules import TOO_COMMON
from tests.pages.site_cast import OFFICE, SECRET, SiteCast, form_token, sign_in
from tests.pages.visitor import Visitor
from tests.people_builders import DESK, PASSWORD, SOUTH, a_person, an_invited
from tests.round_builders import NOW

WAY_IN, SETTING_UP = "/anmelden/geschaeftsstelle", "/anmelden/einrichten/an-invitation"
FACTOR = AppCodes(SECRET)
HASHED = Argon2Passwords().hashed(PASSWORD)


@pytest.fixture
def staffed(site: SiteCast) -> SiteCast:
    """A site with one person who comes in, and one who is invited."""
    person, invited = (
        a_person(password_hash=HASHED),
        an_invited(2, invitation_hash=hash_of("an-invitation"), until=NOW + INVITED_FOR),
    )
    site.change(lambda uow: uow.office_people.add(person))
    site.change(lambda uow: uow.office_people.add(invited))
    site.change(lambda uow: uow.office_people.replace_recovery_codes(person.id, {hash_of("abcdefghabcdefgh")}))
    return site


def app_code(site: SiteCast, salt: str = "salt-1") -> str:
    """What the person's app shows now."""
    return pyotp.TOTP(FACTOR.secret(salt)).at(site.clock())


def send(browser: Visitor, path: str, **fields: str) -> httpx.Response:
    return browser.post(path, {"csrf": form_token(browser.get(path).text), **fields})


def come_in(browser: Visitor, code: str, address: str = SOUTH, password: str = PASSWORD) -> httpx.Response:
    return send(browser, WAY_IN, adresse=address, passwort=password, code=code)


def test_password_and_code_lead_to_the_queue_under_the_desks_name(staffed: SiteCast, stranger: Visitor) -> None:
    """ASVS 5.0, 6.3.3, 7.2.4."""
    before = stranger.cookies.get("formular")
    answer = come_in(stranger, app_code(staffed))

    assert (answer.status_code, answer.headers["location"]) == (303, "/geschaeftsstelle")
    assert f"Geschäftsstelle, {DESK}" in stranger.get("/geschaeftsstelle").text
    session_id = stranger.cookies["sitzung"].split(".")[0]
    assert session_id != before
    assert staffed.database.committed.sessions[hash_of(session_id)].person_id == "person-1"


def test_head_office_is_signed_out_after_thirty_idle_minutes(staffed: SiteCast, stranger: Visitor) -> None:
    come_in(stranger, app_code(staffed))
    staffed.clock.now += timedelta(minutes=31)

    assert stranger.get("/geschaeftsstelle").status_code == 404


@pytest.mark.parametrize(
    ("address", "password"),
    [
        (SOUTH, "geraten und lang"),
        ("niemand@office.example", PASSWORD),
        ("", ""),
        (SOUTH, "x" * 5_000),
        ("<b>", "\x00"),
    ],
)
def test_everything_wrong_looks_the_same_and_the_password_is_never_shown(
    staffed: SiteCast, stranger: Visitor, address: str, password: str
) -> None:
    answer = come_in(stranger, app_code(staffed), address, password)

    assert answer.status_code == 422
    assert "<title>Fehler: Anmelden für die Geschäftsstelle" in answer.text
    assert WRONG in answer.text
    assert PASSWORD not in answer.text
    assert "sitzung" not in stranger.cookies


def test_one_code_opens_no_second_browser(staffed: SiteCast) -> None:
    code = app_code(staffed)

    assert [come_in(staffed.browser(), code).status_code for _ in range(2)] == [303, 422]


def test_an_emergency_code_lets_in_without_the_device(staffed: SiteCast, stranger: Visitor) -> None:
    assert come_in(stranger, "ABCD-efgh-abcd-efgh").status_code == 303


def test_guessing_is_told_when_to_try_again_and_the_way_opens_again(staffed: SiteCast) -> None:
    guesses = [come_in(staffed.browser(), "000000").status_code for _ in range(FROM_PLACE.most)]
    refused = come_in(staffed.browser(), app_code(staffed))
    english = staffed.browser().get(f"{WAY_IN}?sprache=en")

    assert (set(guesses), refused.status_code) == ({422}, 429)
    wait = int(refused.headers["retry-after"])
    assert 0 < wait <= FROM_PLACE.window.total_seconds()
    assert f"in {-(-wait // 60)} Minuten noch einmal" in refused.text
    assert english.status_code == 200
    staffed.clock.now += timedelta(seconds=wait)
    assert come_in(staffed.browser(), app_code(staffed)).status_code == 303


def test_a_form_of_another_browser_is_refused(staffed: SiteCast, stranger: Visitor) -> None:
    token = form_token(staffed.browser().get(WAY_IN).text)

    answer = stranger.post(WAY_IN, {"csrf": token, "adresse": SOUTH, "passwort": PASSWORD, "code": app_code(staffed)})

    assert answer.status_code == 403


def test_whoever_is_in_is_led_on(staffed: SiteCast, office: Visitor, town_0: Visitor) -> None:
    answers = [office.get(WAY_IN), town_0.get(WAY_IN), town_0.post(WAY_IN)]

    assert [one.headers["location"] for one in answers] == ["/geschaeftsstelle", "/mein-bereich", "/mein-bereich"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_an_invitation_changes_nothing_and_shows_the_same(staffed: SiteCast, method: str) -> None:
    before = staffed.database.committed
    answers = [staffed.browser().request(method, SETTING_UP) for _ in range(3)]

    assert staffed.database.committed == before
    assert len({re.sub(r'name="csrf" value="[^"]+"', "", one.text) for one in answers}) == 1


def test_the_invitation_shows_what_the_app_needs_as_a_picture_and_as_text(staffed: SiteCast, stranger: Visitor) -> None:
    page = stranger.get(SETTING_UP).text
    secret, codes = FACTOR.secret(salt_of("an-invitation")), FACTOR.recovery_codes("an-invitation")

    assert "<svg" in page
    assert " ".join(secret[at : at + 4] for at in range(0, 32, 4)) in page
    assert re.findall(r"<li><code>([^<]+)</code></li>", page) == list(codes)
    assert "style=" not in page


def test_who_sets_everything_up_is_in_and_comes_back_with_the_new_password(
    staffed: SiteCast, stranger: Visitor
) -> None:
    code = app_code(staffed, salt_of("an-invitation"))
    fields = {"passwort": PASSWORD, "passwort_wieder": PASSWORD, "code": code, "aufbewahrt": "ja"}
    answer = send(stranger, SETTING_UP, **fields)

    assert (answer.status_code, answer.headers["location"]) == (303, "/geschaeftsstelle")
    assert "Geschäftsstelle, Koordination 2" in stranger.get("/geschaeftsstelle").text
    assert staffed.browser().get(SETTING_UP).status_code == 404
    staffed.clock.now += timedelta(seconds=30)
    again = come_in(staffed.browser(), app_code(staffed, salt_of("an-invitation")), "desk2@office.example")
    assert again.status_code == 303


def test_all_faults_are_told_at_once_each_with_its_field(staffed: SiteCast, stranger: Visitor) -> None:
    before = staffed.database.committed
    answer = send(stranger, SETTING_UP, passwort="Passwort2026!", passwort_wieder="anders", code="1")

    assert (answer.status_code, staffed.database.committed) == (422, before)
    assert re.findall(r'<a class="kern-link fault" href="#(\w+)">', answer.text) == [
        *("passwort", "passwort_wieder", "code", "aufbewahrt"),
    ]
    assert TOO_COMMON in answer.text
    assert answer.text.count('aria-invalid="true"') == 4
    assert "Passwort2026!" not in answer.text


def test_an_invitation_ends_after_a_day(staffed: SiteCast, stranger: Visitor) -> None:
    staffed.clock.now = NOW + INVITED_FOR + timedelta(seconds=1)
    assert stranger.get(SETTING_UP).status_code == 410
    assert stranger.get("/anmelden/einrichten/unbekannt").status_code == 404


def test_in_production_no_link_opens_head_office_unless_the_operator_says_so(site: SiteCast) -> None:
    site.environment = Environment.PRODUCTION
    browser = site.browser(base_url="https://austausch.example")

    answer = browser.get(f"/anmelden/{OFFICE}")
    assert (answer.status_code, "mit Passwort und Code" in answer.text) == (410, True)

    site.office_sign_in = OfficeSignIn.LINK
    sign_in(site.browser(base_url="https://austausch.example"), OFFICE)
