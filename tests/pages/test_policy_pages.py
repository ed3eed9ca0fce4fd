"""Can head office read, draft, rehearse and sign the rules of rounds in the browser?"""

import re
from datetime import timedelta
from html import unescape

import pytest

from api.sign_in import Seals
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.policy_document import policy_changes
from matchmaker.rounds.policy_file import packaged_policy, read_policy
from matchmaker.rounds.policy_version import PolicyState, PolicyVersion
from matchmaker.scoring.formats import CRITERIA
from matchmaker.towns.profile import Format
from tests.pages.site_cast import SECRET, SiteCast, sign_in
from tests.pages.test_english_pages import german_in
from tests.pages.visitor import Visitor
from tests.pages.words import text_of
from tests.people_builders import a_person
from tests.policy_cast import a_draft, a_signed_version
from tests.round_builders import NOW, a_session

HERE = "/geschaeftsstelle/regeln"
DRAFT = f"{HERE}/entwurf"
TANDEM = f"{DRAFT}/gewichte/tandem"
VALUES = f"{DRAFT}/werte"
WHY = "Beschlossen im Frühjahr"


def fields(page: str, action: str) -> dict[str, str]:
    """What a browser would send of the form with this action, without its buttons."""
    found = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if f'action="{action}"' in one)
    sent = {
        name: unescape(value)
        for name, value in re.findall(r'<input(?=[^>]*\sname="([^"]+)")(?=[^>]*\svalue="([^"]*)")[^>]*>', found)
    }
    for name, options in re.findall(r'(?s)<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', found):
        chosen = re.findall(r'<option value="([^"]*)" selected>', options) or re.findall(
            r'<option value="([^"]*)"', options
        )
        sent[name] = unescape(chosen[0])
    for box in re.findall(r'<input[^>]*type="checkbox"[^>]*>', found):
        if " checked" not in box:
            sent.pop(re.search(r'name="([^"]+)"', box)[1], None)
    return sent


def versions(site: SiteCast) -> tuple[PolicyVersion, ...]:
    with site.open_uow(reading=True) as uow:
        return uow.policies.all()


def another_office(site: SiteCast) -> Visitor:
    """A second sign-in of head office."""
    link = SignInLink(hash_of("second"), LinkPurpose.SIGN_IN, Audience.HEAD_OFFICE, NOW + timedelta(minutes=10))
    site.change(lambda uow: uow.access.add_link(link))
    browser = site.browser()
    sign_in(browser, "second")
    return browser


def begin(office: Visitor, name: str = "Sachgebiet") -> None:
    answer = office.post(DRAFT, fields(office.get(HERE).text, DRAFT) | {"name": name})
    assert (answer.status_code, answer.headers["location"]) == (303, DRAFT)


def changed_in(site: SiteCast) -> dict[tuple[str, ...], tuple[object, object]]:
    """What the newest version changes in the packaged rules."""
    found = policy_changes(packaged_policy(), versions(site)[-1].policy)
    return {one.path: (one.before, one.after) for one in found}


@pytest.fixture
def drafting(office: Visitor) -> Visitor:
    begin(office)
    return office


def test_the_page_shows_the_packaged_rules_until_somebody_signs_others(office: Visitor):
    told = text_of(office.get(HERE).text)

    assert "In Kraft: Fassung 1" in told
    assert "Antwortfrist 14 Tage" in told
    assert "Fassung 1 (mitgeliefert)" in told


def test_a_draft_is_begun_changed_and_signed_by_a_second_person(site: SiteCast, office: Visitor):
    begin(office)
    values = office.post(VALUES, fields(office.get(VALUES).text, VALUES) | {"round-answer_window_days": "21"})
    weights = fields(office.get(TANDEM).text, TANDEM) | {"similar_size": "10", "learns": "36", "act": "speichern"}
    stored = office.post(TANDEM, weights)

    assert [one.headers["location"] for one in (values, stored)] == [f"{DRAFT}?gespeichert=ja"] * 2
    told = text_of(office.get(DRAFT).text)
    assert "Antwortfrist: 14 Tage → 21 Tage" in told
    assert "(Tandem): 18 % → 10 %" in told
    assert changed_in(site) == {
        ("round", "answer_window_days"): (14, 21),
        ("weights", "tandem", "similar_size"): (0.18, 0.10),
        ("weights", "tandem", "learns"): (0.28, 0.36),
    }

    second = another_office(site)
    signing = fields(second.get(DRAFT).text, f"{DRAFT}/zeichnen") | {"name": "Leitung", "grund": WHY}
    signed = second.post(f"{DRAFT}/zeichnen", signing)

    assert (signed.status_code, signed.headers["location"]) == (303, f"{HERE}?erledigt=gezeichnet")
    (version,) = versions(site)
    assert (version.state, version.drafted_by, version.ended_by) == (PolicyState.SIGNED, "Sachgebiet", "Leitung")
    assert (version.reason, version.is_alone, version.hands) == (WHY, False, ())
    told = text_of(second.get(signed.headers["location"]).text)
    assert "In Kraft: Fassung 2" in told
    assert WHY in told
    # Pressed twice, it is signed once.
    assert second.post(f"{DRAFT}/zeichnen", signing).status_code == 303
    assert versions(site) == (version,)


@pytest.mark.parametrize("ticked", [False, True])
def test_who_drafted_signs_only_where_nobody_else_is_there_and_that_is_kept(
    site: SiteCast, drafting: Visitor, ticked: bool
):
    signing = fields(drafting.get(DRAFT).text, f"{DRAFT}/zeichnen") | {"name": "Anderer Name", "grund": WHY}
    answer = drafting.post(f"{DRAFT}/zeichnen", signing | ({"allein": "ja"} if ticked else {}))

    (version,) = versions(site)
    if ticked:
        assert (answer.status_code, version.state, version.is_alone) == (303, PolicyState.SIGNED, True)
        assert "Gezeichnet ohne zweite Person." in text_of(drafting.get(HERE).text)
    else:
        assert (answer.status_code, version.state) == (422, PolicyState.DRAFT)
        assert "Gezeichnet wird von einer zweiten Person." in text_of(answer.text)
        assert WHY in answer.text


def test_everything_that_is_missing_for_signing_is_said_at_once_and_nothing_typed_is_lost(
    site: SiteCast, drafting: Visitor
):
    signing = fields(drafting.get(DRAFT).text, f"{DRAFT}/zeichnen") | {"name": " ", "grund": " "}
    told = text_of(drafting.post(f"{DRAFT}/zeichnen", signing).text)

    assert all(one in told for one in ("Bitte nennen Sie Namen", "in einem Satz, warum", "einer zweiten Person"))
    assert versions(site)[0].state is PolicyState.DRAFT


def test_a_draft_that_changed_meanwhile_is_not_signed_unread(site: SiteCast, drafting: Visitor):
    second = another_office(site)
    signing = fields(second.get(DRAFT).text, f"{DRAFT}/zeichnen") | {"name": "Leitung", "grund": WHY}
    drafting.post(VALUES, fields(drafting.get(VALUES).text, VALUES) | {"round-answer_window_days": "21"})

    answer = second.post(f"{DRAFT}/zeichnen", signing)

    assert answer.status_code == 409
    assert "inzwischen geändert" in text_of(answer.text)
    assert "Antwortfrist: 14 Tage → 21 Tage" in text_of(answer.text)
    # Now it was read: the next press signs.
    again = fields(answer.text, f"{DRAFT}/zeichnen")
    assert second.post(f"{DRAFT}/zeichnen", again | {"name": "Leitung", "grund": WHY}).status_code == 303


def test_every_fault_of_the_values_is_said_at_its_field_and_what_was_typed_comes_back(
    site: SiteCast, drafting: Visitor
):
    wrong = {
        "round-answer_window_days": "zwei",
        "round-reminder_days": "10, 5",
        "limits-minimum_score": "1,5",
        "effort-quarterly_hours-visit": "-1",
        "groups-circle-minimum_size": "3",
        "fairness-served_group_minimum": "",
        "relaxations-order-2": "strategy",
    }
    answer = drafting.post(VALUES, fields(drafting.get(VALUES).text, VALUES) | wrong)

    assert answer.status_code == 422
    linked = re.findall(r'<a[^>]* href="#([^"]+)"', answer.text)
    for name in wrong:
        assert name.replace("order-2", "order-1") in linked
        assert f'id="{name}"' in answer.text
    kept = fields(answer.text, VALUES)
    assert {name: kept[name] for name in wrong} == wrong
    assert "Antwortfrist: „zwei“ ist nicht eine ganze Zahl von 1 bis 365." in text_of(unescape(answer.text))
    assert changed_in(site) == {}


def test_the_form_as_it_is_shown_changes_nothing(site: SiteCast, drafting: Visitor):
    before = versions(site)

    assert drafting.post(VALUES, fields(drafting.get(VALUES).text, VALUES)).status_code == 303
    for form in Format:
        address = f"{DRAFT}/gewichte/{form}"
        sent = fields(drafting.get(address).text, address) | {"act": "speichern"}
        assert drafting.post(address, sent).status_code == 303
    assert versions(site) == before


def test_of_two_editors_the_second_reads_what_the_first_one_stored_and_loses_no_word(site: SiteCast, drafting: Visitor):
    second = another_office(site)
    theirs = fields(second.get(VALUES).text, VALUES) | {"round-answer_window_days": "30", "effort-travel_costs": "Alle"}
    drafting.post(VALUES, fields(drafting.get(VALUES).text, VALUES) | {"round-answer_window_days": "21"})

    answer = second.post(VALUES, theirs)

    assert answer.status_code == 409
    assert "Antwortfrist: 21 Tage → 30 Tage" in text_of(answer.text)
    kept = fields(answer.text, VALUES)
    assert (kept["round-answer_window_days"], kept["effort-travel_costs"]) == ("30", "Alle")
    # Both were seen: the next press is a decision.
    assert second.post(VALUES, kept).status_code == 303
    assert changed_in(site) == {
        ("round", "answer_window_days"): (14, 30),
        ("effort", "travel_costs"): ("", "Alle"),
    }


def test_of_two_who_weigh_the_second_is_shown_the_difference(site: SiteCast, drafting: Visitor):
    second = another_office(site)
    theirs = fields(second.get(TANDEM).text, TANDEM) | {"similar_size": "8", "learns": "38", "act": "speichern"}
    first = fields(drafting.get(TANDEM).text, TANDEM) | {"similar_size": "10", "learns": "36", "act": "speichern"}
    drafting.post(TANDEM, first)

    answer = second.post(TANDEM, theirs)

    assert answer.status_code == 409
    assert "10 % → 8 %" in text_of(answer.text)
    assert fields(answer.text, TANDEM)["similar_size"] == "8"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"similar_size": "20"}, "Zusammen sind es 102 % statt 100 %."),
        ({"similar_size": "viel", "learns": "-1"}, "Ähnliche Größe: Bitte eine Zahl von 0 bis 100."),
        ({"similar_size": ""}, "Ähnliche Größe: Bitte eine Zahl von 0 bis 100."),
        ({"similar_size": "1e1"}, "Ähnliche Größe: Bitte eine Zahl von 0 bis 100."),
    ],
)
def test_weights_that_cannot_be_used_are_refused_with_every_fault(
    site: SiteCast, drafting: Visitor, typed: dict[str, str], said: str
):
    answer = drafting.post(TANDEM, fields(drafting.get(TANDEM).text, TANDEM) | typed | {"act": "speichern"})

    assert answer.status_code == 422
    assert said in text_of(answer.text)
    assert fields(answer.text, TANDEM)["similar_size"] == typed["similar_size"]
    assert changed_in(site) == {}


def test_looking_stores_nothing_and_shows_what_ten_pairs_and_each_weight_would_do(site: SiteCast, drafting: Visitor):
    typed = dict.fromkeys(CRITERIA, "0") | {"similar_size": "100"}
    before = drafting.get(TANDEM).text
    answer = drafting.post(TANDEM, fields(before, TANDEM) | typed | {"act": "ansehen"})

    assert answer.status_code == 200
    pairs = [
        re.findall(r'(?s)<th class="kern-table__header" scope="row">(.*?)</th>', one) for one in (before, answer.text)
    ]
    assert pairs[0] == pairs[1] != []
    assert "bewegt 100 von 100 Teilen" in text_of(answer.text)
    assert "gleich" in text_of(before)
    assert changed_in(site) == {}


def test_weights_are_brought_to_a_hundred_in_their_proportions(site: SiteCast, drafting: Visitor):
    typed = dict.fromkeys(CRITERIA, "0") | {"similar_size": "10", "learns": "10", "lead": "10"}
    answer = drafting.post(TANDEM, fields(drafting.get(TANDEM).text, TANDEM) | typed | {"act": "verteilen"})

    spread = fields(answer.text, TANDEM)
    assert (spread["similar_size"], spread["learns"], spread["lead"]) == ("33,4", "33,3", "33,3")
    assert changed_in(site) == {}


def test_comparisons_become_weights_that_are_looked_at_before_they_are_stored(site: SiteCast, drafting: Visitor):
    address = f"{TANDEM}/vergleich"
    asked = drafting.get(f"{address}?best=learns&worst=novelty&zaehlt-nicht=nearness&zaehlt-nicht=lead")
    sent = fields(asked.text, address)
    assert not {f"mehr-{one}" for one in ("learns", "nearness", "lead")} & {*sent}
    sent |= {name: "3" for name in sent if name.startswith(("mehr-", "weniger-"))}

    answer = drafting.post(address, sent | {"zaehlt-nicht": ["nearness", "lead"], "mehr-novelty": "9"})
    found = drafting.get(answer.headers["location"])

    kept = fields(found.text, TANDEM)
    weights = {key: float(kept[key].replace(",", ".")) for key in CRITERIA}
    assert sum(weights.values()) == pytest.approx(100)
    assert max(weights, key=weights.get) == "learns"
    assert (weights["nearness"], weights["lead"]) == (0, 0)
    assert "folgen aus Ihrem Vergleich" in text_of(found.text)
    assert changed_in(site) == {}
    assert drafting.post(TANDEM, kept | {"act": "speichern"}).status_code == 303
    assert ("weights", "tandem", "learns") in changed_in(site)


@pytest.mark.parametrize(
    "query", ["best=learns&worst=learns", "best=x&worst=learns", "best=learns&worst=lead&zaehlt-nicht=lead"]
)
def test_comparisons_that_make_no_sense_are_not_asked(drafting: Visitor, query: str):
    answer = drafting.get(f"{TANDEM}/vergleich?{query}")

    assert answer.status_code == 422
    assert "Wie viel wichtiger" not in text_of(answer.text)


def test_every_comparison_that_is_open_is_named_and_no_answer_is_lost(drafting: Visitor):
    address = f"{TANDEM}/vergleich"
    sent = fields(drafting.get(f"{address}?best=learns&worst=novelty").text, address)
    sent |= {name: "3" for name in sent if name.startswith(("mehr-", "weniger-"))}
    answer = drafting.post(address, sent | {"mehr-lead": "zwölf", "weniger-setting": "", "mehr-setting": "7"})

    assert answer.status_code == 422
    told = text_of(answer.text)
    assert "Stand der Umsetzung und Voneinander lernen: Bitte wählen Sie eine Stufe." in told
    assert "Lage und Struktur und Neuer Kontakt: Bitte wählen Sie eine Stufe." in told
    assert told.count("Bitte wählen Sie eine Stufe.") == 2
    assert fields(answer.text, address)["mehr-setting"] == "7"


def test_a_version_goes_out_as_a_file_that_reads_back_equal(site: SiteCast, office: Visitor, tmp_path):
    signed = a_signed_version(site.open_uow(), answer_window_days=30, travel_costs="Die „Geschäftsstelle“ zahlt")
    for name, policy in (("2", signed.policy), ("mitgeliefert", packaged_policy())):
        answer = office.get(f"{HERE}/fassung/{name}")
        (tmp_path / "policy.toml").write_bytes(answer.content)

        assert read_policy(tmp_path / "policy.toml") == policy
        assert f'filename="regeln-{name}.toml"' in answer.headers["content-disposition"]
    assert office.get(f"{HERE}/fassung/9").status_code == 404


def test_two_versions_are_compared_in_words(site: SiteCast, office: Visitor):
    a_signed_version(site.open_uow(), answer_window_days=30)
    a_draft(site.open_uow(), answer_window_days=30, plan_b_automatic=False)

    told = text_of(office.get(f"{HERE}?von=mitgeliefert&mit=2").text)
    assert "Antwortfrist: 14 Tage → 30 Tage" in told
    assert "Plan B sofort fragen: ja → nein" in text_of(office.get(f"{HERE}?von=2&mit=3").text)
    assert "Die beiden Fassungen sagen dasselbe." in text_of(office.get(f"{HERE}?von=2&mit=2").text)
    assert office.get(f"{HERE}?von=2&mit=77").status_code == 404


def test_a_discarded_draft_is_kept_in_the_list_and_never_in_force(site: SiteCast, drafting: Visitor):
    sent = fields(drafting.get(DRAFT).text, f"{DRAFT}/verwerfen") | {"name": "Sachgebiet"}

    assert drafting.post(f"{DRAFT}/verwerfen", sent).headers["location"] == f"{HERE}?erledigt=verworfen"
    assert versions(site)[0].state is PolicyState.DISCARDED
    told = text_of(drafting.get(HERE).text)
    assert "In Kraft: Fassung 1" in told
    assert "Fassung 2 verworfen" in told
    # The back button leads to forms of a draft that is none any more.
    assert drafting.get(DRAFT).headers["location"] == HERE
    late = drafting.post(f"{DRAFT}/zeichnen", sent | {"grund": WHY, "allein": "ja"})
    assert late.status_code == 409
    assert "ist schon verworfen" in text_of(late.text)


@pytest.mark.parametrize("path", ["", "/werte", "/gewichte/tandem", "/gewichte/tandem/vergleich", "/probe"])
def test_without_a_draft_its_pages_lead_to_the_rules(office: Visitor, path: str):
    answer = office.get(f"{DRAFT}{path}")

    assert (answer.status_code, answer.headers["location"]) == (303, HERE)


@pytest.mark.parametrize("changes", [{"fassung": "x"}, {"version": "²"}, {"fassung": "77"}])
def test_forms_that_we_never_made_are_not_found(site: SiteCast, drafting: Visitor, changes: dict[str, str]):
    sent = fields(drafting.get(VALUES).text, VALUES) | {"round-answer_window_days": "21"} | changes

    assert drafting.post(VALUES, sent).status_code == 404
    assert changed_in(site) == {}


def test_a_format_that_there_is_not_is_not_found(drafting: Visitor):
    assert drafting.get(f"{DRAFT}/gewichte/quartett").status_code == 404


def english(visitor: Visitor, path: str) -> str:
    return visitor.get(f"{path}{'&' if '?' in path else '?'}sprache=en").text


@pytest.mark.parametrize(
    "path",
    [
        HERE,
        f"{HERE}?von=mitgeliefert&mit=2",
        DRAFT,
        VALUES,
        TANDEM,
        f"{DRAFT}/gewichte/consortium",
        f"{TANDEM}/vergleich",
        f"{TANDEM}/vergleich?best=learns&worst=novelty",
        f"{TANDEM}/vergleich?best=learns&worst=learns",
        f"{DRAFT}/probe",
    ],
)
def test_every_page_is_there_in_english_with_nothing_german_left(drafting: Visitor, path: str):
    drafting.post(VALUES, fields(drafting.get(VALUES).text, VALUES) | {"round-answer_window_days": "21"})
    page = english(drafting, path)

    assert german_in(page) == []
    assert '<html lang="en">' in page


def test_an_english_form_takes_english_numbers_and_stays_english(site: SiteCast, drafting: Visitor):
    action = f"{TANDEM}?sprache=en"
    sent = fields(english(drafting, TANDEM), action)
    saved = drafting.post(action, sent | {"similar_size": "18.5", "novelty": "3.5", "act": "speichern"})

    assert saved.headers["location"] == f"{DRAFT}?gespeichert=ja&sprache=en"
    assert changed_in(site)["weights", "tandem", "similar_size"] == (0.18, 0.185)
    refused = drafting.post(action, sent | {"similar_size": "20"}).text
    assert "Together they are 102 % instead of 100 %." in text_of(refused)
    assert german_in(refused) == []


def somebody(site: SiteCast, number: int) -> Visitor:
    """A browser of head office's person of this number, signed in by an account."""
    person, secret = a_person(number), f"session-of-{number}"
    session = a_session(id_hash=hash_of(secret), audience=Audience.HEAD_OFFICE, person_id=person.id)

    def store(uow):
        if uow.office_people.find(person.id) is None:
            uow.office_people.add(person)
        uow.access.add_session(session)

    site.change(store)
    browser = site.browser()
    browser.cookies.set("sitzung", Seals(SECRET).cookie(secret, NOW))
    return browser


def test_whoever_has_an_account_is_known_by_it_and_cannot_sign_the_own_draft_under_another_name(site: SiteCast):
    first, second = somebody(site, 1), somebody(site, 2)
    begun = first.get(HERE).text
    assert f"Sie sind angemeldet als {a_person(1).called}." in text_of(begun)
    assert "Ihr Name oder Kürzel" not in text_of(begun)
    first.post(DRAFT, fields(begun, DRAFT) | {"name": "Jemand anderes"})

    own = fields(first.get(DRAFT).text, f"{DRAFT}/zeichnen") | {"name": "Jemand anderes", "grund": WHY}
    refused = first.post(f"{DRAFT}/zeichnen", own)
    assert refused.status_code == 422
    assert "einer zweiten Person" in text_of(refused.text)
    sent = fields(second.get(DRAFT).text, f"{DRAFT}/zeichnen") | {"grund": WHY}
    assert second.post(f"{DRAFT}/zeichnen", sent).status_code == 303

    (version,) = versions(site)
    assert (version.drafted_by, version.ended_by, version.is_alone) == (a_person(1).called, a_person(2).called, False)
