"""Does every office hear once what we keep about it, and nothing at all once it has objected?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import BadInput, NotFound, TransitionRefused
from matchmaker.rounds.first_contact import (
    AT_ONCE,
    LINK_LASTS,
    NO_SOURCE,
    TAKES_PART,
    OfficePost,
    contact_offices,
    contacts,
)
from matchmaker.rounds.objecting import object_by
from matchmaker.rounds.office import Standing
from matchmaker.rounds.office_keeping import NewAddress, add_checked_address, add_known_address, end_address
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.still_holding import why_not
from matchmaker.rounds.suppression import Scope, Suppression
from matchmaker.rounds.task import TaskKind
from matchmaker.rounds.wordings import LetterPart, OwnWording, WordingPlace
from matchmaker.towns.profile import Role
from tests.builders import a_profile, a_town, ags
from tests.fake_letters import FakeCorrespondence
from tests.fakes import FakeUnitOfWork
from tests.office_builders import an_office
from tests.round_builders import LATER, NOW, OLGA

SOURCE = "auf der Internetseite der Stadt"


def a_post() -> OfficePost:
    return OfficePost(FakeCorrespondence(), lambda key: f"secret of {key}")


def knowing(*numbers: int, **changes: object) -> FakeUnitOfWork:
    uow = FakeUnitOfWork()
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(max((*numbers, 7)) + 1))
        for number in numbers:
            uow.offices.add(an_office(number, **{"source": SOURCE, **changes}))
        uow.commit()
    return uow


def reasons(uow: FakeUnitOfWork) -> dict[int, str | None]:
    with uow:
        return {int(one.office.ags) - 99_000_000: one.why_not for one in contacts(uow)}


def mails(uow: FakeUnitOfWork) -> list[OutboxMessage]:
    with uow:
        return sorted(uow.outbox.due(NOW + timedelta(days=999), 999), key=lambda one: one.key)


def test_checked_and_publicly_known_offices_are_told_and_a_second_call_tells_nobody():
    uow = knowing(1)
    with uow:
        uow.offices.add(an_office(2, source=SOURCE, checked_by=None, checked_at=None))
        uow.commit()
    post = a_post()

    told = contact_offices(post, uow, NOW)
    again = contact_offices(post, uow, LATER)

    assert [one.why_not for one in told] == [None, None]
    assert [one.why_not for one in again] == ["Der Brief ging schon am 04.03.2024."] * 2
    assert [mail.letter for mail in mails(uow)] == ["first_contact"] * 2
    assert post.letters.orders[0].facts == {
        "about": "notice-office-1",
        "address": "office@town1.example",
        "address_source": SOURCE,
        "language": "de",
    }
    with uow:
        link = uow.office_links.notice_to("office@town1.example")
    assert (link.valid_until, link.text_version, link.answer) == (NOW + LINK_LASTS, "2026-11-22 de", None)


def test_a_town_whose_consent_an_import_assumed_is_told_like_any_other():
    uow = knowing(1, 2)
    with uow:
        uow.profiles.save_all([a_profile(1, consent_source="Demo-Annahme"), a_profile(2)])
        uow.commit()

    assert reasons(uow) == {1: None, 2: TAKES_PART}


def test_who_is_not_written_to_is_named_with_the_reason():
    uow = knowing(1, 2, 3, 4, 5)
    with uow:
        uow.offices.save(replace(uow.offices.get("office-2"), source=None))
        uow.suppressions.add(Suppression("office@town3.example", Scope.ALL, "Die Adresse gibt es nicht.", NOW))
        uow.suppressions.add(Suppression("office@town5.example", Scope.REMINDERS, "abbestellt", NOW))
        uow.profiles.save_all([a_profile(4), a_profile(5, consent=False)])
        uow.offices.add(an_office(6, source=SOURCE, standing=Standing.DELEGATE))
        uow.commit()

    assert reasons(uow) == {
        1: None,
        2: NO_SOURCE,
        3: "Dorthin geht nichts mehr. Die Adresse gibt es nicht.",
        4: "Die Stadt hat selbst zugestimmt und weiß, was wir speichern.",
        5: None,
    }


def test_an_address_of_several_towns_hears_once():
    uow = knowing(1, 2, address="amt@verband.example")

    contact_offices(a_post(), uow, NOW)

    assert len(mails(uow)) == 1
    assert reasons(uow) == dict.fromkeys((1, 2), "Der Brief ging schon am 04.03.2024.")


def test_of_named_towns_nobody_else_is_written_to():
    uow = knowing(1, 2)

    told = contact_offices(a_post(), uow, NOW, {ags(2)})

    assert [one.office.ags for one in told] == [ags(2)]
    assert len(mails(uow)) == 1


def test_more_than_one_batch_reaches_everybody():
    uow = knowing(*range(1, AT_ONCE + 6))

    contact_offices(a_post(), uow, NOW)

    assert len(mails(uow)) == AT_ONCE + 5


def test_changed_words_are_another_version():
    uow = knowing(1)
    with uow:
        place = WordingPlace("first_contact", LetterPart.TEXT, "de")
        uow.wordings.add(OwnWording(place, 1, "eigener Text", NOW, OLGA))
        uow.wordings.add(OwnWording(replace(place, language="en"), 1, "own text", NOW, OLGA))
        uow.commit()

    contact_offices(a_post(), uow, NOW)

    with uow:
        assert uow.office_links.notice_to("office@town1.example").text_version == f"2026-11-22 de, {LetterPart.TEXT} 1"


def test_an_objection_ends_everything_for_good_and_head_office_hears_of_it():
    uow = knowing(1)
    contact_offices(a_post(), uow, NOW)

    first = object_by("secret of notice-office-1", uow, LATER)
    again = object_by("secret of notice-office-1", uow, LATER + timedelta(days=9000))

    assert again == first
    with uow:
        spared = uow.suppressions.of("OFFICE@town1.example")
        assert spared == Suppression(
            "office@town1.example",
            Scope.ALL,
            "Die Stelle hat am 04.03.2024 widersprochen (Fassung des Schreibens: 2026-11-22 de).",
            LATER,
        )
        assert uow.offices.speaking("office@town1.example") == ()
        assert [one.kind for one in uow.tasks.open()] == [TaskKind.OBJECTION]
    waiting = mails(uow)[0]
    with uow:
        assert why_not(replace(waiting, recipient="office@town1.example"), uow, LATER) == spared.reason


@pytest.mark.parametrize("add", [add_checked_address, add_known_address])
def test_who_objected_cannot_be_taken_up_again(add):
    uow = knowing(1)
    contact_offices(a_post(), uow, NOW)
    object_by("secret of notice-office-1", uow, LATER)

    with pytest.raises(TransitionRefused, match=r"am 04\.03\.2024 widersprochen"):
        add(NewAddress(ags(1), Role.MAYOR, "Office@town1.example", OLGA, source=SOURCE), uow, LATER)

    assert reasons(uow) == {}


@pytest.mark.parametrize("token", ["", "secret", "secret of notice-office-2"])
def test_strangers_object_for_nobody(token: str):
    uow = knowing(1)
    contact_offices(a_post(), uow, NOW)

    with pytest.raises(NotFound):
        object_by(token, uow, LATER)


def test_a_link_that_has_ended_changes_nothing():
    uow = knowing(1)
    contact_offices(a_post(), uow, NOW)
    before = uow._database.committed

    with pytest.raises(TransitionRefused, match="abgelaufen"):
        object_by("secret of notice-office-1", uow, NOW + LINK_LASTS + timedelta(seconds=1))

    assert uow._database.committed == before


def test_a_letter_that_waits_does_not_leave_when_head_office_has_ended_the_address():
    uow = knowing(1)
    contact_offices(a_post(), uow, NOW)
    waiting = replace(mails(uow)[0], recipient="office@town1.example")
    with uow:
        assert why_not(waiting, uow, LATER) is None

    end_address(ags(1), Role.MAYOR, "office@town1.example", uow, LATER)

    with uow:
        assert why_not(waiting, uow, LATER) == "Diese Adresse ist nicht mehr hinterlegt."


def test_a_known_address_lets_nobody_in_until_it_is_checked_and_keeps_its_source():
    uow = knowing()
    order = NewAddress(ags(1), Role.MAYOR, "amt@a.example", OLGA, source=SOURCE)

    with pytest.raises(BadInput, match="--source"):
        add_known_address(replace(order, source=" "), uow, NOW)
    known = add_known_address(order, uow, NOW)

    assert (known.speaks, known.source) == (False, SOURCE)
    assert add_known_address(replace(order, source="anderswo"), uow, NOW) == known
    checked = add_checked_address(replace(order, source=None), uow, LATER)
    assert (checked.speaks, checked.source, checked.id) == (True, SOURCE, known.id)


def test_a_source_can_be_added_later():
    uow = knowing(1, source=None)
    assert reasons(uow) == {1: NO_SOURCE}

    add_checked_address(NewAddress(ags(1), Role.MAYOR, "office@town1.example", OLGA, source=SOURCE), uow, LATER)

    assert reasons(uow) == {1: None}
