"""Does a town come from a town's page to one request, whatever happens to session, button and window on the way?"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.format_advice import all_ways
from matchmaker.rounds.keeping_limits import FULL_FOR_ALL, FULL_FOR_YOU, MOST_OF_ALL, MOST_OF_ONE, OF_ALL, TOO_LONG
from matchmaker.rounds.request import Request, RequestState
from matchmaker.towns.profile import Format, Need, Role, Wishes
from tests.builders import a_profile, a_town, ags
from tests.pages.site_cast import INJECTION, TOWN_0, SiteCast, form_token, sign_in
from tests.pages.test_english_pages import german_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of
from tests.round_builders import NOW

TEXT = "Unsere Mitte – „leer“ ☕. Wer hat das gelöst?"


@pytest.fixture
def mayor(site: SiteCast) -> Visitor:
    """Of town 0, with one need and two places."""
    site.change(lambda uow: uow.profiles.save_all([a_profile(0, capacity=2)]))
    browser = site.browser()
    sign_in(browser, TOWN_0)
    return browser


def stored(site: SiteCast) -> tuple[Request, ...]:
    with site.open_uow(reading=True) as uow:
        return uow.requests.in_states(RequestState)


def fields_of(html: str) -> dict[str, str]:
    """What a browser would send of the page's second form, the first being the button to sign out."""
    form = re.findall(r"(?s)<form.*?</form>", html)[1]
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    for tag in re.findall(r"<input[^>]*\bchecked\b[^>]*>", form):
        found[re.search(r'name="(\w+)"', tag)[1]] = re.search(r'value="([^"]*)"', tag)[1]
    for name, options in re.findall(r'(?s)<select[^>]*name="(\w+)">(.*?)</select>', form):
        found[name] = (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
    return found


def action_of(html: str) -> str:
    return re.findall(r'<form[^>]*action="([^"]+)"', html)[1]


def send(browser: Visitor, html: str, **changes: str) -> str:
    """Send the page's form with some changes; the address that the answer leads to."""
    answer = browser.post(action_of(html), fields_of(html) | changes)
    assert answer.status_code == 303, text_of(answer.text)
    return answer.headers["location"]


def to_check(browser: Visitor, start: str = "/anfrage", **first: str) -> str:
    """The page with all answers, by the shortest way."""
    towns = browser.get(send(browser, browser.get(start).text, **first)).text
    return browser.get(send(browser, towns)).text


def test_from_a_towns_page_three_buttons_make_a_request(site: SiteCast, mayor: Visitor) -> None:
    check = to_check(mayor, f"/anfrage?stadt={ags(1)}", text=TEXT)
    confirmed = mayor.get(send(mayor, check)).text

    [request] = stored(site)
    assert (request.ags, request.role, request.format, request.topic) == (ags(0), Role.MAYOR, Format.TANDEM, "vacancy")
    assert (request.text, request.candidates, request.made_at) == (TEXT, (ags(1),), NOW)
    assert headings(confirmed, 1) == ["Anfrage: Vacancy"]
    assert "Ihre Anfrage ist bei der Geschäftsstelle" in text_of(confirmed)


def test_what_is_known_is_not_asked_again(site: SiteCast, mayor: Visitor) -> None:
    known = a_profile(0, formats=(Format.VISIT,), wishes=Wishes(other_state=True))
    site.change(lambda uow: uow.profiles.save_all([known]))

    fields = fields_of(mayor.get(f"/anfrage?stadt={ags(2)}").text)

    expected = {"thema": "vacancy", "format": "visit", "land": "1", "stelle": "mayor", "stadt": ags(2)}
    assert expected.items() <= fields.items()
    assert "gross" not in fields


def test_each_candidate_comes_with_at_most_three_reasons_and_none_of_the_sealed(mayor: Visitor) -> None:
    towns = mayor.get(send(mayor, mayor.get(f"/anfrage?stadt={ags(3)}").text)).text

    cards = re.findall(r'(?s)<li class="panel stack">.*?</ul>', towns)
    assert 3 <= len(cards) <= 6
    assert all(1 <= card.count("<li>") <= 3 for card in cards)
    assert "Dornfeld" in cards[0]
    assert "Ihre Auswahl" in cards[0]


def test_all_answers_stand_on_the_last_page_each_with_a_way_back(mayor: Visitor) -> None:
    check = to_check(mayor, f"/anfrage?stadt={ags(1)}", text=TEXT, gross="1", format="circle")

    words = text_of(check)
    assert f"Ihr Anliegen {TEXT} ändern" in words
    assert "Form Kreis ändern" in words
    assert "Wünsche ähnlich groß ändern" in words
    assert "Wunschstädte Birkenau am See ändern" in words
    back = mayor.get(re.search(r'href="(/anfrage/[^"#]+)#text"', check)[1]).text
    assert TEXT in back.replace("&amp;", "&")
    assert fields_of(back)["format"] == "circle"


def test_a_double_click_and_the_back_button_make_one_request(site: SiteCast, mayor: Visitor) -> None:
    check = to_check(mayor)
    first, second = (mayor.post(action_of(check), fields_of(check)) for _ in range(2))

    [request] = stored(site)
    assert first.headers["location"] == f"/mein-bereich/anfragen/{request.id}?gesendet=1"
    assert second.headers["location"] == f"/mein-bereich/anfragen/{request.id}"
    form = action_of(check).removesuffix("/senden")
    for page in ("", "/staedte", "/pruefen"):
        assert mayor.get(form + page).headers["location"] == f"/mein-bereich/anfragen/{request.id}"


def test_what_was_typed_outlives_the_session(site: SiteCast, mayor: Visitor) -> None:
    first = mayor.get("/anfrage").text
    site.clock.now += timedelta(hours=13)

    to_sign_in = send(mayor, first, text=TEXT, format="visit")
    assert re.fullmatch(r"/anmelden\?weiter=%2Fanfrage%2F[\w-]+", to_sign_in)
    assert "aufgehoben" in text_of(mayor.get(to_sign_in).text)
    assert stored(site) == ()

    back = sign_in_again(site, mayor)
    page = mayor.get(back).text
    assert TEXT in page
    assert fields_of(page)["format"] == "visit"
    check = mayor.get(send(mayor, mayor.get(send(mayor, page, text=TEXT)).text)).text
    send(mayor, check)
    assert stored(site)[0].text == TEXT


def sign_in_again(site: SiteCast, browser: Visitor, number: int = 0) -> str:
    """With a new link in the same browser; where it leads."""
    token, until = f"again-{number}", site.clock() + timedelta(minutes=10)
    link = SignInLink(hash_of(token), LinkPurpose.SIGN_IN, Audience.TOWN, until, ags(number))
    site.change(lambda uow: uow.access.add_link(link))
    # Whoever is signed in still has the button to sign out above the one to sign in.
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.get(f"/anmelden/{token}").text)[-1]
    return str(browser.post(f"/anmelden/{token}", {"csrf": csrf}).headers["location"])


def test_who_signs_in_anew_in_another_window_finds_the_text_and_has_sent_nothing(
    site: SiteCast, mayor: Visitor
) -> None:
    first = mayor.get("/anfrage").text
    sign_in_again(site, mayor)

    page = mayor.get(send(mayor, first, text=TEXT)).text
    assert TEXT in page
    assert headings(page, 1) == ["Austausch anfragen"]
    assert stored(site) == ()


def test_without_a_topic_and_with_too_long_a_text_both_are_said_and_kept(site: SiteCast, mayor: Visitor) -> None:
    page = mayor.get("/anfrage").text
    answer = mayor.post(action_of(page), fields_of(page) | {"thema": "", "anderes": "", "text": "x" * 10_000})

    assert answer.status_code == 422
    assert "<title>Fehler: Austausch anfragen" in answer.text
    assert re.findall(r'href="#(\w+)">([^<]+)<', answer.text)[1:] == [
        ("thema", "Bitte wählen Sie ein Thema."),
        ("text", "Der Text hat 10.000 Zeichen. Bitte kürzen Sie ihn auf höchstens 2.000."),
    ]
    assert "x" * 10_000 in answer.text
    # A step that is not whole yet cannot be passed by its address.
    assert mayor.get(f"{action_of(page).removesuffix('/anliegen')}/pruefen").status_code == 303


def test_an_office_begins_no_more_forms_than_a_day_takes_and_goes_on_with_those_it_has(
    site: SiteCast, mayor: Visitor
) -> None:
    pages = [mayor.get("/anfrage").text for _ in range(MOST_OF_ONE + 1)]
    answers = [mayor.post(action_of(page), fields_of(page)) for page in pages]
    again = mayor.post(action_of(pages[0]), fields_of(pages[0]) | {"text": TEXT})
    refused = mayor.post(action_of(pages[-1]), fields_of(pages[-1]) | {"text": TEXT})

    assert answers[-1].status_code == 429
    assert f">\n{TEXT}</textarea>" in refused.text
    assert f'action="{action_of(pages[-1])}"' in refused.text
    assert FULL_FOR_YOU in answers[-1].text
    assert len(site.database.committed.kept_forms) == MOST_OF_ONE
    assert again.status_code != 429


def test_all_towns_together_begin_no_more_forms_than_a_day_takes(site: SiteCast, mayor: Visitor) -> None:
    for _ in range(MOST_OF_ALL):
        site.change(lambda uow: uow.limits.count_up(OF_ALL.what, "", OF_ALL.begun(site.clock.now)))

    page = mayor.get("/anfrage").text
    answer = mayor.post(action_of(page), fields_of(page))

    assert answer.status_code == 429
    assert FULL_FOR_ALL in answer.text
    assert site.database.committed.kept_forms == {}


def test_a_text_is_kept_whole_and_of_a_choice_only_what_a_page_offers(site: SiteCast, mayor: Visitor) -> None:
    page = mayor.get("/anfrage").text
    mayor.post(action_of(page), fields_of(page) | {"thema": "t" * 20_000, "text": "x" * 20_000})
    [kept] = site.database.committed.kept_forms.values()

    assert {name: len(kept.entries[name]) for name in ("thema", "text")} == {"thema": 200, "text": 20_000}


@pytest.mark.parametrize("name", ["text", "thema"])
def test_what_is_too_long_to_be_kept_is_given_back_whole(site: SiteCast, mayor: Visitor, name: str) -> None:
    page = mayor.get("/anfrage").text
    answer = mayor.post(action_of(page), fields_of(page) | {name: "x" * 20_001})

    assert answer.status_code == 413
    assert TOO_LONG in answer.text
    assert "x" * 20_001 in answer.text
    assert site.database.committed.kept_forms == {}


def test_one_town_in_two_places_is_asked_about(mayor: Visitor) -> None:
    towns = mayor.get(send(mayor, mayor.get("/anfrage").text)).text
    answer = mayor.post(action_of(towns), fields_of(towns) | {"wahl1": ags(1), "wahl3": ags(1)})

    assert answer.status_code == 422
    assert "Eine Stadt ist zweimal gewählt. Bitte wählen Sie jede nur einmal." in text_of(answer.text)


def test_a_script_is_shown_as_it_was_typed_and_an_invented_topic_is_refused(site: SiteCast, mayor: Visitor) -> None:
    check = to_check(mayor, text=INJECTION)
    assert INJECTION not in check
    assert INJECTION not in mayor.get(send(mayor, check)).text
    assert stored(site)[0].text == INJECTION

    for topic in (INJECTION, "pop_up_lab", "nirgends"):
        page = mayor.get(f"/anfrage?thema={topic}").text
        assert mayor.post(action_of(page), fields_of(page) | {"thema": topic}).status_code == 422


def test_a_town_that_does_not_exist_is_told_on_sending_and_nothing_is_stored(site: SiteCast, mayor: Visitor) -> None:
    towns = mayor.get(send(mayor, mayor.get("/anfrage").text)).text
    check = mayor.get(send(mayor, towns, wahl1="00000000")).text
    answer = mayor.post(action_of(check), fields_of(check))

    assert answer.status_code == 422
    assert "Eine Stadt mit dem Schlüssel 00000000 gibt es nicht." in text_of(answer.text)
    assert stored(site) == ()


def test_strangers_are_led_to_sign_in_and_back_and_head_office_has_no_such_page(
    site: SiteCast, stranger: Visitor, office: Visitor
) -> None:
    answer = stranger.get(f"/anfrage?stadt={ags(1)}&sprache=en")
    assert answer.headers["location"] == ("/anmelden?weiter=%2Fanfrage%3Fstadt%3D99000001%26sprache%3Den&sprache=en")
    stranger.get(answer.headers["location"])
    assert sign_in_again(site, stranger, 5) == f"/anfrage?stadt={ags(1)}&sprache=en"
    assert office.get("/anfrage").status_code == 404


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://boese.example/anfrage",
        "//boese.example/anfrage",
        "/anfrage//boese.example",
        "/\\boese.example",
        "/anfrage@boese.example",
        "/geschaeftsstelle",
        "/anfrage\r\nSet-Cookie: a=b",
        f"/anfrage/{'x' * 300}",
    ],
)
def test_the_sign_in_page_leads_on_to_our_own_pages_alone(site: SiteCast, stranger: Visitor, elsewhere: str) -> None:
    stranger.request("GET", "/anmelden", params={"weiter": elsewhere})

    assert sign_in_again(site, stranger, 5) == "/mein-bereich"


def test_another_town_cannot_open_fill_or_send_a_form(site: SiteCast, mayor: Visitor, town_5: Visitor) -> None:
    check = to_check(mayor, text=TEXT)
    form = action_of(check).removesuffix("/senden")

    for page in ("", "/staedte", "/pruefen"):
        assert town_5.get(form + page).status_code == 404
    token = {"csrf": form_token(town_5.get("/mein-bereich").text)}
    for step in ("anliegen", "staedte", "senden"):
        assert town_5.post(f"{form}/{step}", token | {"text": "anders"}).status_code == 404
    assert TEXT in mayor.get(f"{form}/pruefen").text
    assert stored(site) == ()


def test_without_its_token_nothing_is_sent(site: SiteCast, mayor: Visitor) -> None:
    check = to_check(mayor)

    assert mayor.post(action_of(check), {"csrf": "made up"}).status_code == 403
    assert stored(site) == ()


def test_looking_changes_nothing(site: SiteCast, mayor: Visitor) -> None:
    before = site.database.committed
    mayor.get(f"/anfrage?stadt={ags(1)}")
    mayor.get("/format-finden?weg=rat.ja.ja")

    assert site.database.committed is before


def forged(browser: Visitor, address: str, **entries: str) -> int:
    """What becomes of words that come with neither cookie nor token."""
    return browser.post(address, {"thema": "youth", "format": "tandem", "stelle": "mayor", **entries}).status_code


def test_a_stranger_who_knows_its_address_writes_nothing_into_a_towns_form(
    site: SiteCast, mayor: Visitor, stranger: Visitor
) -> None:
    check = to_check(mayor, text=TEXT)
    form = action_of(check).removesuffix("/senden")
    before = site.database.committed

    assert forged(stranger, f"{form}/anliegen", text="untergeschoben") == 404
    assert forged(stranger, f"{form}/staedte", wahl1=ags(6)) == 404
    assert site.database.committed is before
    send(mayor, check)
    assert stored(site)[0].text == TEXT


@pytest.mark.parametrize("form_id", ["a", "EVILxxxxxxxxxxxxxxxxxxxx", f"secret-{ags(0)}-mayor-{'0' * 64}", "ä-b-c"])
def test_no_form_begins_under_an_address_that_somebody_made_up(
    site: SiteCast, mayor: Visitor, stranger: Visitor, form_id: str
) -> None:
    page = mayor.get("/anfrage").text
    before = site.database.committed

    for step in ("anliegen", "staedte"):
        assert forged(stranger, f"/anfrage/{form_id}/{step}", text="untergeschoben") == 404
        assert mayor.post(f"/anfrage/{form_id}/{step}", fields_of(page)).status_code == 404
    assert site.database.committed is before


def test_what_another_towns_page_began_never_becomes_this_towns_form(
    site: SiteCast, mayor: Visitor, town_5: Visitor, stranger: Visitor
) -> None:
    theirs = action_of(town_5.get("/anfrage").text)

    assert forged(stranger, theirs, text="untergeschoben") == 303
    assert mayor.get(theirs.removesuffix("/anliegen")).status_code == 404
    assert mayor.post(theirs, fields_of(mayor.get("/anfrage").text)).status_code == 404


def test_a_form_that_another_site_makes_the_browser_send_is_not_kept(site: SiteCast, mayor: Visitor) -> None:
    page = mayor.get("/anfrage").text
    before = site.database.committed

    answer = mayor.request(
        "POST", action_of(page), data={"text": "untergeschoben"}, headers={"sec-fetch-site": "cross-site"}
    )

    assert answer.status_code == 404
    assert site.database.committed is before


def test_an_ended_session_goes_on_with_its_form_by_the_token_of_its_page_alone(site: SiteCast, mayor: Visitor) -> None:
    first = mayor.get(send(mayor, mayor.get("/anfrage").text, text="Zuerst so.")).text
    need = mayor.get(action_of(first).removesuffix("/staedte")).text
    site.clock.now += timedelta(hours=13)

    assert mayor.post(action_of(need), fields_of(need) | {"csrf": "forged", "text": "nein"}).status_code == 404
    send(mayor, need, text=TEXT)
    sign_in_again(site, mayor)
    assert TEXT in mayor.get(action_of(need).removesuffix("/anliegen")).text


def test_words_that_changed_since_they_were_shown_are_read_before_they_are_sent(site: SiteCast, mayor: Visitor) -> None:
    check = to_check(mayor, text="Zuerst so.")
    need = mayor.get(action_of(check).removesuffix("/senden")).text
    send(mayor, need, text=TEXT)

    answer = mayor.post(action_of(check), fields_of(check))
    assert answer.status_code == 422
    assert "Die Angaben haben sich geändert, seit diese Seite geöffnet wurde." in text_of(answer.text)
    assert stored(site) == ()
    send(mayor, answer.text)
    assert stored(site)[0].text == TEXT


def test_a_request_too_many_is_told_with_what_to_do_and_the_form_stays(site: SiteCast, town_5: Visitor) -> None:
    site.change(lambda uow: uow.profiles.save_all([a_profile(5)]))
    send(town_5, to_check(town_5))
    check = to_check(town_5, text=TEXT)
    answer = town_5.post(action_of(check), fields_of(check))

    assert answer.status_code == 422
    assert "Ihre offene Anfrage wartet noch auf die Geschäftsstelle." in text_of(answer.text)
    assert TEXT in answer.text
    assert len(stored(site)) == 1


def test_a_request_is_taken_back_once_and_by_its_town_alone(site: SiteCast, mayor: Visitor, town_5: Visitor) -> None:
    address = send(mayor, to_check(mayor, text=TEXT)).partition("?")[0]
    page = mayor.get(address).text

    asked = page.split("<details")[1].split("</details>")[0]
    assert page.count(f"{address}/zurueckziehen") == asked.count(f"{address}/zurueckziehen") == 1
    assert "lässt sich nicht rückgängig machen" in text_of(asked)
    assert town_5.get(address).status_code == 404
    token = {"csrf": form_token(town_5.get("/mein-bereich").text), "version": "1"}
    assert town_5.post(f"{address}/zurueckziehen", token).status_code == 404
    assert mayor.post(f"{address}/zurueckziehen", {"csrf": fields_of(page)["csrf"], "version": "x"}).status_code == 422
    for _ in range(2):
        assert mayor.post(f"{address}/zurueckziehen", fields_of(page)).headers["location"] == address
    assert [one.state for one in stored(site)] == [RequestState.WITHDRAWN]
    assert "zurückgezogen" in text_of(mayor.get(address).text)


def test_the_wished_for_town_and_strangers_learn_nothing(site: SiteCast, mayor: Visitor, stranger: Visitor) -> None:
    sign_in_again(site, stranger, 1)
    paths = (
        "/mein-bereich",
        f"/staedte/{ags(1)}",
        f"/staedte/{ags(0)}",
        "/netzwerk",
        "/mein-bereich/vorschlaege/r1-1-01",
    )
    before = {path: re.sub(r'value="[^"]+"', "", stranger.get(path).text) for path in paths}
    address = send(mayor, to_check(mayor, f"/anfrage?stadt={ags(1)}", text=TEXT)).partition("?")[0]

    assert {path: re.sub(r'value="[^"]+"', "", stranger.get(path).text) for path in paths} == before
    assert stranger.get(address).status_code == 404


def test_who_speaks_for_two_offices_says_for_which(site: SiteCast, mayor: Visitor) -> None:
    other = replace(a_profile(0), role=Role.ADMINISTRATION, needs=(Need("youth"),))
    site.change(lambda uow: uow.profiles.save_all([other]))

    send(mayor, to_check(mayor, stelle="administration", thema="youth"))
    assert [(one.role, one.topic) for one in stored(site)] == [(Role.ADMINISTRATION, "youth")]


def test_the_adviser_asks_and_its_advice_leads_into_the_request(stranger: Visitor, mayor: Visitor) -> None:
    page = stranger.get("/format-finden").text
    for _ in range(3):
        page = stranger.get(re.search(r'class="kern-btn kern-btn--secondary" href="([^"]+)"', page)[1]).text

    assert headings(page, 1) == ["Beratung vor Ort"]
    assert "etwa 12 Stunden im Vierteljahr" in text_of(page)
    assert fields_of(mayor.get(re.search(r'href="(/anfrage[^"]*)"', page)[1]).text)["format"] == "visit"
    assert headings(stranger.get("/format-finden?weg=rat.unfug").text, 1) == [
        "Muss man Ihren Ort gesehen haben, um raten zu können?"
    ]


def test_the_whole_way_is_told_in_english_and_stays_so(site: SiteCast, mayor: Visitor) -> None:
    page = mayor.get(f"/anfrage?stadt={ags(1)}&sprache=en").text
    told = [page]
    for _ in range(3):
        page = mayor.get(send(mayor, page, text="All is empty.")).text
        told.append(page)

    assert [headings(one, 1) for one in told] == [
        ["Ask for an exchange"],
        ["Towns that suit"],
        ["Check your answers"],
        ["Request: Vacancy"],
    ]
    assert {one for page in told for one in german_in(page.replace("Bürgermeisteramt", ""))} == set()
    assert stored(site)[0].text == "All is empty."


def test_faults_and_the_adviser_are_told_in_english_too(mayor: Visitor, stranger: Visitor) -> None:
    page = mayor.get("/anfrage?sprache=en").text
    answer = mayor.post(action_of(page), fields_of(page) | {"thema": "", "text": "x" * 2_001})

    assert "Please choose a topic." in text_of(answer.text)
    assert "Your text has 2,001 characters. Please shorten it to 2,000 at most." in text_of(answer.text)
    ways = ["", *(".".join(way[:length]) for way, _ in all_ways() for length in range(1, len(way) + 1))]
    assert {
        one for way in ways for one in german_in(stranger.get(f"/format-finden?weg={way}&sprache=en").text)
    } == set()


def test_a_wanted_town_that_has_said_nothing_is_first_and_it_is_said_so(site: SiteCast, mayor: Visitor) -> None:
    site.change(lambda uow: uow.towns.replace_all([*uow.towns.all(), a_town(8, name="Schweigfeld")]))
    # What pages know of all towns may be a minute old.
    site.clock.now += timedelta(minutes=2)
    towns = mayor.get(send(mayor, mayor.get(f"/anfrage?stadt={ags(8)}").text)).text

    first = text_of(re.findall(r'(?s)<li class="panel stack">.*?</li>', towns)[0])
    assert first.startswith("Schweigfeld Ihre Auswahl")
    assert "Dafür gibt es noch keine belegten Gründe." in first


def test_whom_the_last_round_offered_is_not_suggested_again(mayor: Visitor) -> None:
    towns = mayor.get(send(mayor, mayor.get("/anfrage").text)).text

    assert "Birkenau am See" not in towns
    assert "Cedernburg" in towns


def test_of_many_own_topics_the_five_most_urgent_are_shown_and_the_chosen_one(site: SiteCast, mayor: Visitor) -> None:
    entries = ("care", "people", "youth", "retail", "pop_ups", "centre", "empty_shops")
    many = tuple(Need(entry, 1 / 3) for entry in entries)
    site.change(lambda uow: uow.profiles.save_all([a_profile(0, needs=(*many, Need("vacancy", 1.0)))]))

    def own(page: str) -> list[str]:
        return re.findall(r'name="thema" value="(\w+)"', page)

    assert own(mayor.get("/anfrage").text) == ["vacancy", *entries[:4]]
    assert own(mayor.get("/anfrage?thema=empty_shops").text) == ["vacancy", *entries[:4], "empty_shops"]
