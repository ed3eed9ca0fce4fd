"""Are the deeds of head office told in words of the page's language, never in codes?"""

import pytest

from api.pages.act_facts import GOALS, REASONS, TASKS, facts_of
from api.pages.spoken import ENGLISH, GERMAN, Spoken
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.acting import RoundAct
from matchmaker.rounds.exchange import EndReason
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.task import TaskKind
from tests.round_builders import NOW, OLGA

NAMES = {"99000001": "Birkenau am See"}


def told(act: str, spoken: Spoken, before: dict | None = None, after: dict | None = None) -> str:
    return facts_of(OfficeAct(NOW, OLGA, act, "round/r1", before or {}, after or {}), NAMES, spoken)


@pytest.mark.parametrize(
    ("act", "which", "german", "english"),
    [
        (RoundAct.TRIED, "stable", "stabil", "stable"),
        (
            RoundAct.TRIED,
            "most_served, best_total, stable",
            "möglichst viele Städte, höchste Summe der Punkte, stabil",
            "as many towns as possible, highest sum of points, stable",
        ),
        (RoundAct.ACCEPTED, "r5-2", "Lauf r5-2", "Run r5-2"),
        ("task_done", "no_address", "Adresse fehlt", "address missing"),
        ("mail_settled", "again", "Noch einmal senden", "Send again"),
        ("mails_settled", "sent", "Ist angekommen", "Has arrived"),
        (RoundAct.CLOSED, "", "", ""),
        ("of another day", "something", "something", "something"),
    ],
)
def test_which_goal_run_task_or_decision_it_was_is_said(act: str, which: str, german: str, english: str) -> None:
    assert [told(act, spoken, after={"which": which}) for spoken in (GERMAN, ENGLISH)] == [german, english]


def test_a_rule_is_told_as_its_change_and_a_town_by_its_name() -> None:
    before, after = {"minimum_confidence": "0.5"}, {"minimum_confidence": "0.4"}
    assert told(RoundAct.EASED, GERMAN, before, after) == "mit einer Sicherheit der Aussage ab 0,4 statt 0,5"
    assert told("office_checked", GERMAN, after={"ags": "99000001", "role": "mayor"}) == "Birkenau am See"
    assert told("office_checked", GERMAN, after={"ags": "99000002", "role": "mayor"}) == "99000002"
    assert told("token_made", GERMAN, after={"ags": None, "scopes": "read"}) == "read"


def test_every_goal_task_and_reason_has_words() -> None:
    assert {*GOALS} == {*Strategy}
    assert {*TASKS} >= {*TaskKind}
    assert {*REASONS} == {*EndReason}
    assert all(ENGLISH.say(words) != words for words in (*GOALS.values(), *TASKS.values(), *REASONS.values()))
