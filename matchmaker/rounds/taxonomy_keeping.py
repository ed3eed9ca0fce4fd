"""Which topics are in force, and how does head office add, rename and merge them?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import BadInput, Fault, NotFound, TransitionRefused
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.profile_noting import note_changes
from matchmaker.rounds.taxonomy_act import ActKind, TaxonomyAct
from matchmaker.taxonomy.care import Coined, Merged, Renamed, Step, all_entries, leaves_children, overlaid
from matchmaker.taxonomy.model import Challenge, Entry, EntryKind, Labels, Level, Method, StateLaw, Taxonomy, Topic
from matchmaker.towns.following import following

LONGEST_LABEL = 80
LONGEST_REASON = 500
MOST_NAMES = 30
NOT_DONE = "Die Themenliste wurde nicht geändert."
NO_REASON = "Bitte sagen Sie in einem Satz, warum; höchstens 500 Zeichen."
NO_NAME = "Bitte geben Sie einen Namen an, höchstens 80 Zeichen."
TAKEN = "So heißt schon ein anderer Eintrag. Meinen Sie den?"
LONG_NAMES = "Andere Namen: je Zeile einer, höchstens 80 Zeichen und höchstens 30 Namen."
NO_TOPIC = "Bitte wählen Sie ein Thema aus der Liste."
WRONG_PLACE = "Ein Thema steht unter genau einem Feld oder Thema, nicht unter einem Unterthema."
RENAMED_AGAIN = "Der Eintrag wurde inzwischen wieder geändert. Bitte benennen Sie ihn neu."
NO_TWO = "Bitte wählen Sie zwei Einträge der Liste."
TWO_KINDS = "Zusammenlegen lassen sich nur zwei Themen, zwei Herausforderungen oder zwei Methoden."
WITH_CHILDREN = "Unter diesem Eintrag stehen noch Themen. Wählen Sie eines auf derselben Stufe."
BELOW = {Level.FIELD: Level.TOPIC, Level.TOPIC: Level.SUBTOPIC}
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class TaxonomyHand:
    """Who acts, when and why; ``seen`` is the number of the last act that their page knew of."""

    by: str
    at: datetime
    reason: str
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Coinage:
    """A wish for a new entry; a topic stands below ``above[0]``, a challenge or method counts as ``above``."""

    kind: EntryKind
    labels: Labels
    above: tuple[str, ...]
    state_law: StateLaw = StateLaw.LOW


def taxonomy_in_force(base: Taxonomy, uow: UnitOfWork) -> Taxonomy:
    """The packaged taxonomy with all that head office has done to it, inside an open unit of work."""
    return overlaid(base, steps_of(uow.taxonomy_acts.all()))


def steps_of(acts: Iterable[TaxonomyAct]) -> tuple[Step, ...]:
    """What these acts change in the list."""
    return tuple(one.step for one in acts if one.step is not None)


def coin_entry(wish: Coinage, hand: TaxonomyHand, base: Taxonomy, uow: UnitOfWork) -> Entry:
    """Add an entry; ``BadInput`` with every fault, ``StaleWrite`` where the list changed since it was seen."""
    with uow:
        entry = noted_coinage(wish, hand, base, uow)
        uow.commit()
    return entry


def noted_coinage(wish: Coinage, hand: TaxonomyHand, base: Taxonomy, uow: UnitOfWork) -> Entry:
    """The same inside an open unit of work."""
    taxonomy = taxonomy_in_force(base, uow)
    faults = [*_label_faults(wish.labels, "", taxonomy), *_place_faults(wish, taxonomy), *reason_faults(hand.reason)]
    if faults:
        raise BadInput(NOT_DONE, faults)
    entry = _entry(wish, taxonomy)
    kind, label = ActKind.COINED, entry.labels.de
    uow.taxonomy_acts.add(_act((kind, "", label), hand, Coined(entry)), hand.seen)
    return entry


def rename_entry(renamed: Renamed, hand: TaxonomyHand, base: Taxonomy, uow: UnitOfWork) -> TaxonomyAct | None:
    """Give an entry other labels; None where they are what it has. Refusals as for a new one."""
    with uow:
        act = _noted_renaming(renamed, hand, taxonomy_in_force(base, uow), uow)
        uow.commit()
    return act


def merge_entries(merge: Merged, hand: TaxonomyHand, base: Taxonomy, uow: UnitOfWork) -> TaxonomyAct | None:
    """Make two entries one: what towns have stated goes to ``into``; all else that names the old id is led there by it.

    None where they are one already. ``BadInput`` where the two cannot be one, and nothing is changed.
    """
    with uow:
        uow.strict()
        taxonomy = taxonomy_in_force(base, uow)
        if merge.id in taxonomy and taxonomy.followed(merge.id) == taxonomy.followed(merge.into):
            return None
        if faults := [*_merge_faults(merge, taxonomy), *reason_faults(hand.reason)]:
            raise BadInput(NOT_DONE, faults)
        told = (ActKind.MERGED, taxonomy.entry(merge.id).labels.de, taxonomy.entry(merge.into).labels.de)
        act = uow.taxonomy_acts.add(_act(told, hand, merge), hand.seen)
        _follow(overlaid(taxonomy, (merge,)), hand, uow)
        uow.commit()
    return act


def undo_renaming(number: int, hand: TaxonomyHand, base: Taxonomy, uow: UnitOfWork) -> TaxonomyAct | None:
    """Give an entry back the labels that it had before act ``number``; refused where it was renamed again since."""
    with uow:
        acts = uow.taxonomy_acts.all()
        act = next((one for one in acts if one.number == number), None)
        if act is None or not isinstance(act.step, Renamed):
            raise NotFound("Diese Umbenennung gibt es nicht.")
        taxonomy = overlaid(base, steps_of(acts))
        if taxonomy.entry(act.step.id).labels != act.step.labels:
            raise TransitionRefused(RENAMED_AGAIN)
        before = overlaid(base, steps_of(one for one in acts if one.number < number)).entry(act.step.id)
        undone = _noted_renaming(Renamed(act.step.id, before.labels), hand, taxonomy, uow, undoes=number)
        uow.commit()
    return undone


def reason_faults(reason: str) -> list[Fault]:
    """What is wrong with the reason that a person gave."""
    return [] if 0 < len(reason.strip()) <= LONGEST_REASON else [Fault("grund", NO_REASON)]


def _noted_renaming(
    renamed: Renamed,
    hand: TaxonomyHand,
    taxonomy: Taxonomy,
    uow: UnitOfWork,
    *,
    undoes: int | None = None,
) -> TaxonomyAct | None:
    before = taxonomy.entry(renamed.id)
    if before.labels == renamed.labels:
        return None
    faults = [*_label_faults(renamed.labels, before.id, taxonomy), *reason_faults(hand.reason)]
    if faults:
        raise BadInput(NOT_DONE, faults)
    told = (ActKind.RENAMED, before.labels.de, renamed.labels.de)
    return uow.taxonomy_acts.add(_act(told, hand, Renamed(before.id, renamed.labels), undoes), hand.seen)


def _act(told: tuple[ActKind, str, str], hand: TaxonomyHand, step: Step, undoes: int | None = None) -> TaxonomyAct:
    return TaxonomyAct(told[0], hand.at, hand.by, hand.reason.strip(), told[1], told[2], step, undoes=undoes)


def _follow(taxonomy: Taxonomy, hand: TaxonomyHand, uow: UnitOfWork) -> None:
    """Put what towns have stated under the ids of today; the history of their profiles says so."""
    seen = uow.profiles.versions()
    stored = {(one.ags, one.role): one for one in uow.profiles.all()}
    followed = {key: following(one, taxonomy) for key, one in stored.items()}
    changed = [one for key, one in followed.items() if one != stored[key]]
    uow.profiles.save_all(changed, seen)
    note_changes(changed, stored, f"{hand.by}, Themenliste", uow, hand.at)


def _label_faults(labels: Labels, own: str, taxonomy: Taxonomy) -> Iterator[Fault]:
    others = [one for one in all_entries(taxonomy) if one.id != own]
    for where, label, taken in (
        ("name", labels.de, {one.labels.de.casefold() for one in others}),
        ("name_en", labels.en, {one.labels.en.casefold() for one in others}),
    ):
        if not label or len(label) > LONGEST_LABEL or not label.isprintable():
            yield Fault(where, NO_NAME)
        elif label.casefold() in taken:
            yield Fault(where, TAKEN)
    names = (*labels.alt_de, *labels.alt_en, *labels.words_de)
    # A merge can have given an entry more names than a person would write.
    most = max(MOST_NAMES, len(taxonomy.entry(own).labels.alt_de) if own else 0)
    is_long = len(labels.alt_de) > most
    if is_long or any(len(one) > LONGEST_LABEL or not one.isprintable() for one in names):
        yield Fault("andere", LONG_NAMES)


def _place_faults(wish: Coinage, taxonomy: Taxonomy) -> Iterator[Fault]:
    above = [taxonomy.entry(one) for one in wish.above if one in taxonomy]
    is_topic = [isinstance(one, Topic) for one in above]
    if len(above) != len(wish.above) or not all(is_topic):
        yield Fault("ueber", NO_TOPIC)
    elif wish.kind is EntryKind.TOPIC:
        if len(above) != 1 or not isinstance(above[0], Topic) or above[0].level not in BELOW:
            yield Fault("ueber", WRONG_PLACE)
    elif wish.kind is EntryKind.CHALLENGE and not above:
        yield Fault("ueber", NO_TOPIC)


def _merge_faults(merge: Merged, taxonomy: Taxonomy) -> Iterator[Fault]:
    if merge.id not in taxonomy or merge.into not in taxonomy:
        yield Fault("mit", NO_TWO)
        return
    old, new = taxonomy.entry(merge.id), taxonomy.entry(merge.into)
    if taxonomy.kind(old.id) is not taxonomy.kind(new.id):
        yield Fault("mit", TWO_KINDS)
    elif leaves_children(taxonomy, old.id, new.id):
        # Its children would come to stand on a level where nothing may stand below them.
        yield Fault("mit", WITH_CHILDREN)


def _entry(wish: Coinage, taxonomy: Taxonomy) -> Entry:
    own = _free_id(wish.labels.de, taxonomy)
    above = tuple(dict.fromkeys(map(taxonomy.followed, wish.above)))
    if wish.kind is EntryKind.CHALLENGE:
        return Challenge(own, wish.labels, above)
    if wish.kind is EntryKind.METHOD:
        return Method(own, wish.labels, above)
    parent = taxonomy.entry(above[0])
    level = BELOW[parent.level] if isinstance(parent, Topic) else Level.TOPIC
    return Topic(own, wish.labels, level, wish.state_law, broader=parent.id)


def _free_id(label: str, taxonomy: Taxonomy) -> str:
    """An id like those of the package, made of the label; nobody has to think of one."""
    plain = re.sub(r"[^a-z0-9]+", "_", label.casefold().translate(_SPELLED)).strip("_")
    word = plain if plain[:1].isalpha() else f"thema_{plain}".rstrip("_")
    tries = (word, *(f"{word}_{number}" for number in range(2, len(all_entries(taxonomy)) + 3)))
    return next(one for one in tries if one not in taxonomy)
