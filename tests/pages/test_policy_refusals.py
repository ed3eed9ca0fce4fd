"""Are the refusals of the rules' editor told in the language of its page, each at its place?"""

import re
from html import unescape

import pytest

from tests.pages.site_cast import SiteCast
from tests.pages.test_english_pages import german_in
from tests.pages.test_policy_pages import DRAFT, HERE, TANDEM, VALUES, WHY, another_office, begin, fields
from tests.pages.visitor import Visitor
from tests.pages.words import text_of

EN = "?sprache=en"
WRONG = {
    "round-answer_window_days": ("zwei", "“zwei” is not a whole number from 1 to 365."),
    "round-reminder_days": ("10, 5", "The days must ascend, each of them once."),
    "limits-minimum_score": ("1,5", "1.5 is not a number from 0 to 1."),
    "effort-quarterly_hours-visit": ("-1", "-1 is not a whole number from 0 to 500."),
    "effort-travel_costs": ("x" * 201, "A sentence of at most 200 characters stands here."),
    "groups-circle-minimum_size": ("3", "3 is not possible: a whole number from 4 to "),
    "relaxations-order-2": ("strategy", "“strategy” stands there several times."),
}


@pytest.fixture
def drafting(office: Visitor) -> Visitor:
    begin(office)
    return office


def sent_english(visitor: Visitor, address: str, changes: dict[str, str]) -> str:
    page = visitor.get(f"{address}{EN}").text
    action = next(one for one in re.findall(r'action="([^"]+)"', page) if one.split("?")[0] == address)
    return visitor.post(f"{address}{EN}", fields(page, action) | changes).text


def test_every_fault_of_the_values_is_told_in_english(drafting: Visitor) -> None:
    told = sent_english(drafting, VALUES, {name: value for name, (value, _) in WRONG.items()})

    assert [said for _, said in WRONG.values() if said not in text_of(unescape(told))] == []
    assert german_in(told) == []
    assert re.findall(r'<a class="kern-link fault"[^>]*lang="de"', told) == []


def test_reminders_after_the_window_and_sizes_that_contradict_each_other_are_told_in_english(drafting: Visitor) -> None:
    wrong = {"round-answer_window_days": "4", "groups-circle-minimum_size": "6", "groups-circle-target_size": "5"}

    told = text_of(sent_english(drafting, VALUES, wrong))

    assert "Reminders leave before the window ends (4 days)." in told
    assert "The minimum size 6 is above the target size 5." in told


def test_what_is_missing_for_signing_is_told_in_english(drafting: Visitor) -> None:
    page = drafting.get(f"{DRAFT}{EN}").text
    action = next(one for one in re.findall(r'action="([^"]+)"', page) if "/zeichnen" in one)

    told = drafting.post(f"{DRAFT}/zeichnen{EN}", fields(page, action) | {"name": " ", "grund": " "}).text

    assert german_in(told) == []
    for said in ("Your name: Please give a name or initials", "Reason: Please say why", "Second person: A second"):
        assert said in text_of(told)


def test_a_draft_without_a_name_is_refused_in_english(office: Visitor) -> None:
    page = office.get(f"{HERE}{EN}").text
    action = next(one for one in re.findall(r'action="([^"]+)"', page) if one.split("?")[0] == DRAFT)

    told = office.post(f"{DRAFT}{EN}", fields(page, action) | {"name": ""}).text

    assert "Your name: Please give a name or initials, at most" in text_of(told)
    assert german_in(told) == []


@pytest.mark.parametrize("address", [VALUES, TANDEM])
def test_that_somebody_was_faster_is_told_in_english(site: SiteCast, drafting: Visitor, address: str) -> None:
    second = another_office(site)
    changes = {VALUES: {"round-answer_window_days": "30"}, TANDEM: {"similar_size": "8", "learns": "38"}}
    page = second.get(f"{address}{EN}").text
    action = next(one for one in re.findall(r'action="([^"]+)"', page) if one.split("?")[0] == address)
    drafting.post(VALUES, fields(drafting.get(VALUES).text, VALUES) | {"round-answer_window_days": "21"})

    told = second.post(f"{address}{EN}", fields(page, action) | changes[address] | {"act": "speichern"})

    assert told.status_code == 409
    assert "The draft has been changed meanwhile." in text_of(told.text)


def test_in_german_the_faults_are_what_they_were(drafting: Visitor) -> None:
    signing = fields(drafting.get(DRAFT).text, f"{DRAFT}/zeichnen") | {"name": "Anderer", "grund": WHY}

    told = text_of(drafting.post(f"{DRAFT}/zeichnen", signing).text)

    assert "Zweite Person: Gezeichnet wird von einer zweiten Person." in told
