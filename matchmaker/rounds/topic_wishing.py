"""How does a town propose a topic that the list lacks, and how does head office decide on it?"""

import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from matchmaker.errors import BadInput, Fault, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.profile_noting import note_change
from matchmaker.rounds.stating import NEEDED, NewNeed
from matchmaker.rounds.taxonomy_act import ActKind, TaxonomyAct
from matchmaker.rounds.taxonomy_keeping import (
    Coinage,
    TaxonomyHand,
    noted_coinage,
    reason_faults,
    taxonomy_in_force,
)
from matchmaker.rounds.topic_wish import TopicWish, WishEnd, WishState
from matchmaker.taxonomy.model import EntryKind, Taxonomy
from matchmaker.towns.profile import Need, Role, TownProfile, Visibility

MOST_OPEN = 5
TOO_MANY = "Fünf Ihrer Vorschläge warten schon auf die Geschäftsstelle. Bitte warten Sie deren Antwort ab."
NO_WORDS = "Bitte beschreiben Sie, worum es geht."
NOT_DECIDED = "Über den Vorschlag wurde nicht entschieden."
CHOOSE = "Bitte wählen Sie ein Thema oder eine Herausforderung, keine Methode."
CHANGED = "Die Angabe im Profil hat sich inzwischen geändert. Sie bleibt, wie sie ist."
SEEN_ELSEWHERE = "Der Vorschlag hat sich inzwischen geändert. Bitte sehen Sie ihn noch einmal an."
Told = tuple[ActKind, str, str]


@dataclass(frozen=True, slots=True)
class WishDecision:
    """Which wish is meant, in the ``version`` that the page showed, and by whose ``hand``."""

    wish_id: str
    version: int
    hand: TaxonomyHand


def propose_topic(stated: NewNeed, uow: UnitOfWork, now: datetime) -> TopicWish:
    """Keep an office's words for head office; the id of the need counts nothing. The same words again change nothing.

    ``BadInput`` without words, ``TransitionRefused`` where five of the office wait already.
    """
    text = " ".join((stated.need.text or "").split())
    if not text:
        raise BadInput("Nichts wurde gespeichert.", [Fault("Text", NO_WORDS)])
    with uow:
        own = [
            one
            for one in uow.topic_wishes.of_town(stated.ags)
            if (one.role, one.state) == (stated.role, WishState.OPEN)
        ]
        if same := next((one for one in own if one.text == text), None):
            return same
        if len(own) >= MOST_OPEN:
            raise TransitionRefused(TOO_MANY)
        wish = TopicWish(
            secrets.token_hex(8), stated.ags, stated.role, text, stated.need.intensity, stated.need.visibility, now
        )
        uow.topic_wishes.add(wish)
        uow.commit()
    return wish


def wishes_of(viewer: Viewer, uow: UnitOfWork) -> tuple[TopicWish, ...]:
    """What the offices that the viewer speaks for have proposed, oldest first, inside an open unit of work."""
    own = uow.topic_wishes.of_town(viewer.ags) if viewer.ags else ()
    return tuple(one for one in own if viewer.role in (None, one.role or Role.MAYOR))


def place_wish(order: WishDecision, entry: str, base: Taxonomy, uow: UnitOfWork) -> TopicWish:
    """The wish stands for this entry: it becomes a need of its town, in place of one with the same entry."""
    with uow:
        taxonomy = taxonomy_in_force(base, uow)
        faults = reason_faults(order.hand.reason)
        if entry not in taxonomy or taxonomy.kind(entry) not in NEEDED:
            faults = [Fault("eintrag", CHOOSE), *faults]
        if faults:
            raise BadInput(NOT_DECIDED, faults)
        placed = _placed(order, taxonomy.followed(entry), uow)
        _note(order, (ActKind.PLACED, "", taxonomy.entry(entry).labels.de), uow)
        uow.commit()
    return placed


def coin_for_wish(order: WishDecision, coinage: Coinage, base: Taxonomy, uow: UnitOfWork) -> TopicWish:
    """A new entry, and the wish stands for it: both or none."""
    if coinage.kind is EntryKind.METHOD:
        raise BadInput(NOT_DECIDED, [Fault("art", CHOOSE)])
    with uow:
        entry = noted_coinage(coinage, order.hand, base, uow)
        placed = _placed(order, entry.id, uow)
        _note(order, (ActKind.PLACED, "", entry.labels.de), uow)
        uow.commit()
    return placed


def reject_wish(order: WishDecision, uow: UnitOfWork) -> TopicWish:
    """The wish becomes no topic; its town reads the reason."""
    if faults := reason_faults(order.hand.reason):
        raise BadInput(NOT_DECIDED, faults)
    with uow:
        wish = _seen(order, uow)
        rejected = uow.topic_wishes.save(wish.rejected(_end(order)))
        _note(order, (ActKind.REJECTED, "", ""), uow)
        uow.commit()
    return rejected


def undo_placing(number: int, hand: TaxonomyHand, uow: UnitOfWork) -> TopicWish:
    """The wish waits again, and its town's profile says what it said before.

    ``TransitionRefused`` where the town has changed the need since: it has spoken itself.
    """
    if faults := reason_faults(hand.reason):
        raise BadInput(NOT_DECIDED, faults)
    with uow:
        act = next((one for one in uow.taxonomy_acts.all() if one.number == number), None)
        if act is None or act.kind is not ActKind.PLACED or act.wish_id is None:
            raise NotFound("Diese Zuordnung gibt es nicht.")
        wish = uow.topic_wishes.get(act.wish_id)
        reopened = wish.reopened()
        _take_out(wish, hand, uow)
        told = TaxonomyAct(
            ActKind.TAKEN_BACK, hand.at, hand.by, hand.reason.strip(), act.after, "", wish_id=wish.id, undoes=number
        )
        uow.taxonomy_acts.add(told, uow.taxonomy_acts.last_number())
        saved = uow.topic_wishes.save(reopened)
        uow.commit()
    return saved


def _placed(order: WishDecision, entry: str, uow: UnitOfWork) -> TopicWish:
    wish = _seen(order, uow)
    versions = uow.profiles.versions()
    known = _profile(wish, uow)
    before = next((one for one in known.needs if one.id == entry), None)
    placed = wish.placed(entry, _end(order), asdict(before) if before else None)
    others = tuple(one for one in known.needs if one.id != entry)
    _save((known, replace(known, needs=(*others, wish.need(entry)))), versions, order.hand, uow)
    return uow.topic_wishes.save(placed)


def _take_out(wish: TopicWish, hand: TaxonomyHand, uow: UnitOfWork) -> None:
    versions = uow.profiles.versions()
    known, stated = _profile(wish, uow), wish.need(wish.entry or "")
    if stated not in known.needs:
        raise TransitionRefused(CHANGED)
    before = (_need(wish.replaced),) if wish.replaced else ()
    needs = tuple(one for need in known.needs for one in (before if need == stated else (need,)))
    _save((known, replace(known, needs=needs)), versions, hand, uow)


def _save(change: tuple[TownProfile, TownProfile], versions: Any, hand: TaxonomyHand, uow: UnitOfWork) -> None:
    uow.profiles.save_all([change[1]], versions)
    note_change(change, f"{hand.by}, Themenliste", uow, hand.at)


def _profile(wish: TopicWish, uow: UnitOfWork) -> TownProfile:
    found = uow.profiles.of(wish.ags, wish.role)
    # Without a role the store answers with any profile of the town: that one is not meant.
    return found if found and found.role is wish.role else TownProfile(wish.ags, role=wish.role)


def _seen(order: WishDecision, uow: UnitOfWork) -> TopicWish:
    wish = uow.topic_wishes.get(order.wish_id)
    if wish.state is WishState.OPEN and wish.version != order.version:
        raise StaleWrite(SEEN_ELSEWHERE)
    return wish


def _end(order: WishDecision) -> WishEnd:
    return WishEnd(order.hand.by, order.hand.at, order.hand.reason.strip())


def _note(order: WishDecision, told: Told, uow: UnitOfWork) -> None:
    kind, before, after = told
    reason = order.hand.reason.strip()
    act = TaxonomyAct(kind, order.hand.at, order.hand.by, reason, before, after, wish_id=order.wish_id)
    uow.taxonomy_acts.add(act, uow.taxonomy_acts.last_number())


def _need(document: Any) -> Need:
    return Need(**{**document, "visibility": Visibility(document["visibility"])})
