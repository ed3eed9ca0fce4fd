"""Do head office's own words stay as they were written, version by version, on every storage?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from matchmaker.errors import BadInput, StaleWrite
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.rewording import Rewording, reword
from matchmaker.rounds.wordings import LetterPart, OwnWording, WordingPlace
from tests.contract.conftest import OpenUnitOfWork
from tests.round_builders import LATER, NOW, OLGA

SUBJECT = WordingPlace("reminder", LetterPart.SUBJECT, "de")
FIRST = OwnWording(SUBJECT, 1, "{{ town }}: fehlt noch – „bald“\n", NOW, OLGA)
BACK = OwnWording(SUBJECT, 2, None, LATER, OLGA)
OTHERS = tuple(
    OwnWording(replace(SUBJECT, **change), 1, "anders", NOW, OLGA)
    for change in ({"letter": "all_agreed"}, {"language": "en"}, {"part": LetterPart.TEXT})
)


def store(uow: UnitOfWork, *written: OwnWording) -> None:
    with uow:
        for one in written:
            uow.wordings.add(one)
        uow.commit()


def accept(place: WordingPlace, text: str) -> None:
    """Any words will do."""


def test_words_come_back_as_they_were_written_and_every_version_stays(uow: UnitOfWork):
    store(uow, *OTHERS, FIRST, BACK)

    with uow:
        assert uow.wordings.of(SUBJECT) == BACK
        assert uow.wordings.history(SUBJECT) == (FIRST, BACK)
        assert uow.wordings.of(replace(SUBJECT, letter="digest")) is None
        assert uow.wordings.current() == tuple(sorted((*OTHERS, BACK), key=lambda one: str(one.place)))


def test_a_version_is_written_once(uow: UnitOfWork):
    store(uow, FIRST)

    with uow, pytest.raises(StaleWrite):
        uow.wordings.add(replace(FIRST, text="zweimal"))
    with uow:
        assert uow.wordings.history(SUBJECT) == (FIRST,)


@pytest.mark.parametrize(
    "broken",
    [
        replace(FIRST, version=0),
        replace(FIRST, text="halb \ud83d"),
        replace(FIRST, place=replace(SUBJECT, language="fr")),
    ],
)
def test_what_no_letter_can_have_is_refused(uow: UnitOfWork, broken: OwnWording):
    with uow, pytest.raises(BadInput):
        uow.wordings.add(broken)


def test_whoever_saw_an_older_version_is_refused_and_keeps_the_text(uow: UnitOfWork):
    first = reword(Rewording(SUBJECT, "eins", 0, OLGA), accept, uow, NOW)

    with pytest.raises(StaleWrite, match="inzwischen geändert") as refusal:
        reword(Rewording(SUBJECT, "zwei", 0, "Geschäftsstelle (K.)"), accept, uow, LATER)

    assert first == OwnWording(SUBJECT, 1, "eins", NOW, OLGA)
    assert refusal.value.rejected_text == "zwei"
    with uow:
        assert uow.wordings.history(SUBJECT) == (first,)


def test_a_double_click_changes_once_and_going_back_is_a_version_of_its_own(uow: UnitOfWork):
    wish = Rewording(SUBJECT, "eins", 0, OLGA)

    assert reword(wish, accept, uow, NOW) == reword(wish, accept, uow, LATER)
    back = reword(Rewording(SUBJECT, None, 1, OLGA), accept, uow, LATER)
    assert (back.version, back.text) == (2, None)
    assert reword(Rewording(SUBJECT, None, 2, OLGA), accept, uow, LATER) == back


def test_words_that_the_check_refuses_are_not_kept(uow: UnitOfWork):
    def refuse(place: WordingPlace, text: str) -> None:
        raise BadInput(f"{place}: {text}", [])

    with pytest.raises(BadInput, match="reminder/de/subject"):
        reword(Rewording(SUBJECT, "falsch", 0, OLGA), refuse, uow, NOW)
    with uow:
        assert uow.wordings.current() == ()


def test_of_two_who_write_at_once_one_is_first(open_uow: OpenUnitOfWork):
    def write(text: str) -> str:
        try:
            return reword(Rewording(SUBJECT, text, 0, text), accept, open_uow(), NOW).text or ""
        except StaleWrite as refusal:
            return f"refused: {refusal.rejected_text}"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(write, ("a", "b")))

    with open_uow(reading=True) as uow:
        (kept,) = uow.wordings.history(SUBJECT)
    other = {"a": "b", "b": "a"}[kept.text or ""]
    assert told == sorted([kept.text, f"refused: {other}"])
