"""Does the register come back as it went in, and does nothing vanish that is needed?"""

import pytest

from matchmaker.errors import BadInput, NotFound, UnknownTown
from matchmaker.rounds.ports import UnitOfWork
from tests.builders import a_town, ags
from tests.round_builders import a_proposal, a_relation, store_proposals, store_towns

AWKWARD = "Sankt Märgen-Ölbronn «ß» 🏘️ \"x\" 'y' \\ % _ ; DROP TABLE town; --"


def test_a_town_comes_back_equal_with_every_field(uow: UnitOfWork):
    whole = a_town(
        1,
        name=AWKWARD,
        area_km2=12.34567890123456,
        association="995001",
        association_name="Amt Ä",
        small=False,
        indicators={"vacancy": 0.1 + 0.2, "change": -3.5e-9},
    )
    bare = a_town(2, lat=None, lon=None)
    with uow:
        uow.towns.replace_all([bare, whole])
        uow.commit()

    with uow:
        assert uow.towns.all() == (whole, bare)
        assert uow.towns.get(ags(1)) == whole


def test_an_unknown_town_is_named(uow: UnitOfWork):
    store_towns(uow)

    with uow, pytest.raises(UnknownTown, match="99999999"):
        uow.towns.get("99999999")


def test_replacing_the_register_adds_corrects_and_removes(uow: UnitOfWork):
    store_towns(uow, count=3)
    corrected, added = a_town(1, population=8_501), a_town(7)
    with uow:
        uow.towns.replace_all([a_town(0), corrected, added])
        uow.commit()

    with uow:
        assert uow.towns.all() == (a_town(0), corrected, added)


def test_a_town_with_a_profile_a_tie_or_a_proposal_does_not_vanish(uow: UnitOfWork):
    store_proposals(uow, a_proposal(1))
    with uow:
        # Towns 8 to 10 have no profile: nine has nothing at all, the others only a tie.
        uow.towns.replace_all([*uow.towns.all(), *(a_town(number) for number in (8, 9, 10))])
        uow.relations.save_all([a_relation(8, 10)])
        uow.commit()

    with uow, pytest.raises(BadInput) as refusal:
        uow.towns.replace_all([a_town(7)])

    kept = (0, 1, 2, 3, 4, 5, 6, 8, 10)
    assert [fault.where for fault in refusal.value.faults] == [ags(number) for number in kept]
    with uow:
        assert len(uow.towns.all()) == 11


def test_a_tie_comes_back_equal_and_replaces_its_older_self(uow: UnitOfWork):
    store_towns(uow)
    other_label = a_relation(1, 2, label="Ärger & Söhne 🙂")
    with uow:
        uow.relations.save_all([a_relation(3, 4), a_relation(1, 2), other_label])
        uow.relations.save_all([a_relation(1, 2, source="neuere Liste")])
        uow.commit()

    with uow:
        assert uow.relations.all() == (a_relation(1, 2, source="neuere Liste"), other_label, a_relation(3, 4))


def test_a_tie_with_a_town_outside_the_register_is_refused_and_nothing_of_the_list_is_kept(uow: UnitOfWork):
    store_towns(uow, count=3)

    with uow, pytest.raises(NotFound):
        uow.relations.save_all([a_relation(1, 2), a_relation(2, 7)])

    with uow:
        assert uow.relations.all() == ()
