"""Is what head office does with the topics kept whole, once and in its order, on every storage?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput, MatchmakerError, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.access import Audience
from matchmaker.rounds.own_record import forget_own, own_record
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.stating import NewNeed
from matchmaker.rounds.taxonomy_act import ActKind, TaxonomyAct
from matchmaker.rounds.taxonomy_keeping import (
    Coinage,
    coin_entry,
    merge_entries,
    rename_entry,
    taxonomy_in_force,
    undo_renaming,
)
from matchmaker.rounds.topic_wish import TopicWish, WishState
from matchmaker.rounds.topic_wishing import (
    MOST_OPEN,
    WishDecision,
    coin_for_wish,
    place_wish,
    propose_topic,
    reject_wish,
    undo_placing,
)
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.taxonomy.care import Coined, Merged, Renamed, Step
from matchmaker.taxonomy.model import EntryKind, Labels, Taxonomy
from matchmaker.towns.profile import Need, Role, Visibility
from tests.builders import a_profile, ags
from tests.round_builders import LATER, NOW, OLGA, store_towns
from tests.taxonomy_care_builders import BASE, REASON, a_hand, a_wish

LIBRARY = Coinage(EntryKind.TOPIC, Labels("Bücherei", "Library"), ("people",))
SHOPS = Labels("Läden", "Shops", ("Einkaufen",))


@pytest.fixture
def cast(uow: UnitOfWork) -> UnitOfWork:
    """Towns 0 to 3 with profiles, and town 2's wish."""
    store_towns(uow)
    with uow:
        uow.profiles.save_all(a_profile(number) for number in range(4))
        uow.topic_wishes.add(a_wish())
        uow.commit()
    return uow


def acts(uow: UnitOfWork) -> list[tuple[ActKind, str, str]]:
    with uow:
        return [(one.kind, one.before, one.after) for one in uow.taxonomy_acts.all()]


def today(uow: UnitOfWork) -> Taxonomy:
    with uow:
        return taxonomy_in_force(BASE, uow)


def needs(uow: UnitOfWork, number: int = 2) -> tuple[Need, ...]:
    with uow:
        found = uow.profiles.of(ags(number), Role.MAYOR)
    assert found is not None
    return found.needs


def wish(uow: UnitOfWork) -> TopicWish:
    with uow:
        return uow.topic_wishes.get("wish-1")


def decision(seen: int = 0, version: int = 1) -> WishDecision:
    return WishDecision("wish-1", version, a_hand(seen))


STEPS: tuple[Step | None, ...] = (
    None,
    Renamed("youth", SHOPS),
    Merged("retail", "vacancy"),
    *(Coined(BASE.entry(one)) for one in ("care", "empty_shops", "pop_up_lab")),
)


@pytest.mark.parametrize("step", STEPS)
def test_an_act_comes_back_as_it_was_stored(uow: UnitOfWork, step: Step | None) -> None:
    act = TaxonomyAct(ActKind.RENAMED, NOW, OLGA, REASON, "vorher", "nachher", step, "wish-9", None)
    with uow:
        stored = uow.taxonomy_acts.add(act, 0)
        uow.commit()

    with uow:
        assert uow.taxonomy_acts.all() == (replace(act, number=1),) == (stored,)


def test_a_wish_comes_back_as_it_was_stored(cast: UnitOfWork) -> None:
    placed = a_wish(2, state=WishState.PLACED, entry="youth", replaced={"id": "youth"}, reason=REASON)
    rejected = a_wish(3, role=None, state=WishState.REJECTED, reason=REASON)
    ended = [replace(one, ended_by=OLGA, ended_at=LATER) for one in (placed, rejected)]
    with cast:
        for one in ended:
            cast.topic_wishes.add(one)
        cast.commit()

    with cast:
        assert cast.topic_wishes.of_town(ags(2)) == (a_wish(), *ended)
        assert cast.topic_wishes.open() == (a_wish(),)
        assert cast.topic_wishes.of_ids(("wish-3", "nichts")) == (ended[1],)
        assert cast.topic_wishes.of_ids(()) == ()
        with pytest.raises(NotFound):
            cast.topic_wishes.get("nichts")


def test_the_database_refuses_half_a_decision(cast: UnitOfWork) -> None:
    with cast, pytest.raises(BadInput):
        cast.topic_wishes.add(a_wish(2, state=WishState.PLACED))


def test_a_new_topic_can_be_stated_and_its_id_is_its_own(cast: UnitOfWork) -> None:
    first = coin_entry(LIBRARY, a_hand(), BASE, cast)
    again = coin_entry(replace(LIBRARY, labels=Labels("Bücherei!", "A library")), a_hand(1), BASE, cast)

    assert (first.id, again.id) == ("buecherei", "buecherei_2")
    assert today(cast).path_of("buecherei") == ("buecherei", "people")
    assert today(cast).version.startswith("test-1+2.")
    assert acts(cast) == [(ActKind.COINED, "", "Bücherei"), (ActKind.COINED, "", "Bücherei!")]


@pytest.mark.parametrize(
    ("wish_", "wrong"),
    [
        (replace(LIBRARY, labels=Labels(BASE.entry("care").labels.de.upper(), "Care 2")), ["name"]),
        (replace(LIBRARY, labels=Labels("", "x" * 81), above=()), ["name", "name_en", "ueber"]),
        (replace(LIBRARY, above=("pop_ups",)), ["ueber"]),
        (replace(LIBRARY, above=("nichts",)), ["ueber"]),
        (replace(LIBRARY, kind=EntryKind.CHALLENGE, above=()), ["ueber"]),
        (replace(LIBRARY, labels=Labels("Neu", "New", ("a\nb",))), ["andere"]),
    ],
)
def test_all_that_is_wrong_with_a_new_entry_is_said_at_once(cast: UnitOfWork, wish_: Coinage, wrong: list[str]) -> None:
    with pytest.raises(BadInput) as refusal:
        coin_entry(wish_, a_hand(reason=" "), BASE, cast)

    assert [fault.where for fault in refusal.value.faults] == [*wrong, "grund"]
    assert acts(cast) == []


def test_another_name_can_be_undone_once_as_long_as_it_stands(cast: UnitOfWork) -> None:
    before = BASE.entry("retail").labels
    rename_entry(Renamed("retail", SHOPS), a_hand(), BASE, cast)
    assert today(cast).entry("retail").labels == SHOPS
    assert rename_entry(Renamed("retail", SHOPS), a_hand(1), BASE, cast) is None

    undone = undo_renaming(1, a_hand(1), BASE, cast)

    assert undone is not None
    assert (undone.undoes, today(cast).entry("retail").labels) == (1, before)
    with pytest.raises(TransitionRefused):
        undo_renaming(1, a_hand(2), BASE, cast)
    with pytest.raises(NotFound):
        undo_renaming(7, a_hand(2), BASE, cast)


def test_statements_follow_a_merge_and_their_history_says_so(cast: UnitOfWork) -> None:
    both = (Need("vacancy", 1 / 3, "leer"), Need("retail", 1.0, "Laden", Visibility.NETWORK))
    with cast:
        cast.profiles.save_all([a_profile(2, needs=both)])
        cast.commit()

    merge_entries(Merged("retail", "vacancy"), a_hand(), BASE, cast)

    assert needs(cast) == (Need("vacancy", 1.0, "leer / Laden", Visibility.NETWORK),)
    with cast:
        (noted,) = cast.profile_log.of_town(ags(2))
    assert (noted.by, noted.at) == (f"{OLGA}, Themenliste", NOW)
    assert merge_entries(Merged("retail", "vacancy"), a_hand(1), BASE, cast) is None
    assert len(acts(cast)) == 1


@pytest.mark.parametrize(("old", "new"), [("youth", "empty_shops"), ("centre", "youth"), ("nichts", "youth")])
def test_what_cannot_be_one_stays_two(cast: UnitOfWork, old: str, new: str) -> None:
    with pytest.raises(BadInput) as refusal:
        merge_entries(Merged(old, new), a_hand(), BASE, cast)

    assert [fault.where for fault in refusal.value.faults] == ["mit"]
    assert today(cast) == BASE


def test_who_saw_an_older_list_is_refused(cast: UnitOfWork) -> None:
    coin_entry(LIBRARY, a_hand(), BASE, cast)

    with pytest.raises(StaleWrite):
        rename_entry(Renamed("retail", SHOPS), a_hand(0), BASE, cast)
    with pytest.raises(StaleWrite):
        merge_entries(Merged("retail", "vacancy"), a_hand(0), BASE, cast)

    assert len(acts(cast)) == 1


def test_a_placed_wish_is_a_need_of_its_town_until_it_is_taken_back(cast: UnitOfWork) -> None:
    own = needs(cast)

    place_wish(decision(), "youth", BASE, cast)

    assert needs(cast) == (*own, Need("youth", 2 / 3, "Bücherei im Leerstand", Visibility.HEAD_OFFICE))
    assert (wish(cast).state, wish(cast).entry, wish(cast).ended_by) == (WishState.PLACED, "youth", OLGA)
    undo_placing(1, a_hand(1), cast)
    assert (needs(cast), wish(cast).state, wish(cast).ended_by) == (own, WishState.OPEN, None)
    with pytest.raises(TransitionRefused):
        undo_placing(1, a_hand(2), cast)
    assert [kind for kind, _, _ in acts(cast)] == [ActKind.PLACED, ActKind.TAKEN_BACK]


def test_a_placement_in_place_of_another_need_brings_that_back(cast: UnitOfWork) -> None:
    own = needs(cast)
    place_wish(decision(), own[0].id, BASE, cast)
    assert [need.text for need in needs(cast)] == ["Bücherei im Leerstand"]

    undo_placing(1, a_hand(1), cast)

    assert needs(cast) == own


def test_what_the_town_has_changed_itself_is_not_taken_back(cast: UnitOfWork) -> None:
    place_wish(decision(), "youth", BASE, cast)
    changed = a_profile(2, needs=(Need("youth", 1.0),))
    with cast:
        cast.profiles.save_all([changed])
        cast.commit()

    with pytest.raises(TransitionRefused):
        undo_placing(1, a_hand(1), cast)

    assert (needs(cast), wish(cast).state) == (changed.needs, WishState.PLACED)


def test_a_wish_of_a_town_without_a_profile_gives_it_no_consent(cast: UnitOfWork) -> None:
    with cast:
        cast.topic_wishes.add(a_wish(2, ags=ags(5)))
        cast.commit()

    place_wish(WishDecision("wish-2", 1, a_hand()), "youth", BASE, cast)

    with cast:
        found = cast.profiles.of(ags(5), Role.MAYOR)
    assert found is not None
    assert (found.consent, [need.id for need in found.needs]) == (False, ["youth"])


def test_a_wish_becomes_a_topic_of_its_own_or_nothing_at_all(cast: UnitOfWork) -> None:
    with pytest.raises(BadInput):
        coin_for_wish(decision(), replace(LIBRARY, above=()), BASE, cast)
    with pytest.raises(BadInput):
        coin_for_wish(decision(), replace(LIBRARY, kind=EntryKind.METHOD), BASE, cast)
    assert (acts(cast), wish(cast).state) == ([], WishState.OPEN)

    coin_for_wish(decision(), LIBRARY, BASE, cast)

    assert [kind for kind, _, _ in acts(cast)] == [ActKind.COINED, ActKind.PLACED]
    assert needs(cast)[-1].id == "buecherei" == wish(cast).entry


def test_a_wish_is_rejected_with_a_reason_and_decided_once(cast: UnitOfWork) -> None:
    with pytest.raises(BadInput):
        reject_wish(WishDecision("wish-1", 1, a_hand(reason="")), cast)
    reject_wish(decision(), cast)

    assert (wish(cast).state, wish(cast).reason) == (WishState.REJECTED, REASON)
    with pytest.raises(TransitionRefused):
        place_wish(decision(), "youth", BASE, cast)
    with pytest.raises(BadInput):
        place_wish(decision(), "pop_up_lab", BASE, cast)
    assert [kind for kind, _, _ in acts(cast)] == [ActKind.REJECTED]


def test_the_same_words_wait_once_and_not_too_many_wait(cast: UnitOfWork) -> None:
    def proposed(text: str) -> TopicWish:
        return propose_topic(NewNeed(ags(3), Role.MAYOR, Need("", 1.0, text)), cast, NOW)

    first = proposed("Ein  Schwimmbad")
    assert proposed("Ein Schwimmbad ") == first
    for number in range(MOST_OPEN - 1):
        proposed(f"Noch eines {number}")
    with pytest.raises(TransitionRefused):
        proposed("Zu viel")
    with pytest.raises(BadInput):
        proposed("  ")
    with cast:
        assert len(cast.topic_wishes.of_town(ags(3))) == MOST_OPEN


def test_a_town_takes_its_wishes_along_and_has_them_forgotten(cast: UnitOfWork) -> None:
    viewer = Viewer(Audience.TOWN, ags(2), role=Role.MAYOR)
    with cast:
        (told,) = own_record(viewer, cast)["topic_wishes"]
        seen = {str(role or ""): version for (key, role), version in cast.profiles.versions().items() if key == ags(2)}
    assert (told["text"], told["state"]) == ("Bücherei im Leerstand", WishState.OPEN)

    forget_own(viewer, seen, cast, LATER)

    with cast:
        assert cast.topic_wishes.of_town(ags(2)) == ()


@pytest.mark.parametrize("number", range(3))
def test_of_two_who_act_at_once_one_wins_and_the_log_has_no_gap(engine: sa.Engine, number: int) -> None:
    def tried(act: Callable[[UnitOfWork], object]) -> bool:
        try:
            act(SqlUnitOfWork(engine))
        except MatchmakerError:
            return False
        return True

    store_towns(SqlUnitOfWork(engine))
    with SqlUnitOfWork(engine) as uow:
        uow.profiles.save_all(a_profile(number) for number in range(4))
        uow.commit()
    wanted: list[Callable[[UnitOfWork], object]] = [
        lambda uow: rename_entry(Renamed("retail", SHOPS), a_hand(), BASE, uow),
        lambda uow: merge_entries(Merged("retail", "vacancy"), a_hand(), BASE, uow),
        lambda uow: coin_entry(LIBRARY, a_hand(), BASE, uow),
    ]
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(tried, wanted[number:] + wanted[:number]))

    assert done.count(True) == 1
    with SqlUnitOfWork(engine) as uow:
        assert [one.number for one in uow.taxonomy_acts.all()] == [1]
