"""How does all that is stored of a town move to the key of its successor, nothing lost and nothing twice?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import BadInput, Fault, UnknownTown
from matchmaker.rounds.merge_obstacles import obstacles
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.succession import Succession
from matchmaker.towns.geography import with_distances
from matchmaker.towns.history import Relation
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.uniting import contradictions, retold, united, without_place
from matchmaker.towns.wording import Said, titled

OWN_PLACE = (
    "Was die alte Stadt selbst zu Name, Einwohnerzahl, Land, Kreis, Lage und Verband angegeben hat, fällt weg; "
    "dafür gilt das Register."
)
SUBJECT = "Nichts wurde zusammengeführt."
OTHER_NAME = "Bitte schreiben Sie den Namen der Stadt, deren Schlüssel wegfällt, genau so: „{name}“."


@dataclass(frozen=True, slots=True)
class MergeOrder:
    """The town ``old`` leaves the register and ``new`` answers for it; ``typed`` is the old one's name, typed in."""

    old: str
    new: str
    by: str
    typed: str = ""


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What would move, by German words; ``united`` names profiles that both have, ``remarks`` what falls away.

    With any of ``obstacles`` nothing moves. ``done`` is what was stored when the same was done before.
    """

    old: str
    old_name: str
    new: RegisteredTown | None
    moved: Mapping[str, int]
    united: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    obstacles: tuple[Fault, ...] = ()
    done: Succession | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    preview: MergePreview
    profiles: tuple[TownProfile, ...]
    gone: tuple[TownProfile, ...]
    ties: tuple[Relation, ...]
    gone_ties: tuple[Relation, ...]


def preview_merge(order: MergeOrder, uow: UnitOfWork, now: datetime, said: Said = str) -> MergePreview:
    """What ``merge_towns`` would do, inside an open unit of work; ``said`` words ids of the taxonomy."""
    return _planned(order, uow, now, said).preview


def merge_towns(order: MergeOrder, uow: UnitOfWork, now: datetime) -> Succession:
    """Put everything under the new key, in one transaction; afterwards the old key leads to the new one.

    Nothing takes it back, so the old name has to be typed. Done before, the stored succession is the answer and nothing
    changes. ``BadInput`` with everything that stands in the way at once.
    """
    return repeated(lambda: _merge_once(order, uow, now))


def _merge_once(order: MergeOrder, uow: UnitOfWork, now: datetime) -> Succession:
    with uow:
        uow.strict()
        plan = _planned(order, uow, now, str)
        preview = plan.preview
        if preview.done is not None:
            return preview.done
        faults = list(preview.obstacles)
        if order.typed.strip() != preview.old_name:
            faults.append(Fault("Name", OTHER_NAME.format(name=preview.old_name), "name"))
        if faults:
            raise BadInput(SUBJECT, faults)
        done = Succession(order.old, preview.old_name, order.new, now, order.by, dict(preview.moved))
        _move(plan, done, uow)
        uow.commit()
    return done


def _move(plan: _Plan, done: Succession, uow: UnitOfWork) -> None:
    old, new = done.old_ags, done.new_ags
    # An address that speaks for both speaks once; the older entry stays as an ended one.
    spoken = {(one.address, one.role) for one in uow.offices.of_town(new) if one.ended_at is None}
    for office in uow.offices.of_town(old):
        if office.ended_at is None and (office.address, office.role) in spoken:
            uow.offices.save(office.end(done.at))
    uow.relations.remove(plan.gone_ties)
    uow.relations.save_all(plan.ties)
    uow.profiles.save_all(plan.profiles)
    uow.profiles.remove((profile.ags, profile.role) for profile in plan.gone)
    # First of all: the database lets no key change but to that of a successor.
    uow.successions.add(done)
    uow.successions.move(old, new)
    uow.towns.replace_all(with_distances([town for town in uow.towns.all() if town.ags != old]))
    # What was computed for trial names the old key in its documents, and would be refused as out of date.
    uow.trial_runs.forget_ordered(done.at)
    uow.office_acts.record(OfficeAct(done.at, done.by, "towns_merged", f"town/{new}", {"ags": old}, {"ags": new}))


def _planned(order: MergeOrder, uow: UnitOfWork, now: datetime, said: Said) -> _Plan:
    done = uow.successions.of(order.old)
    names = uow.towns.names()
    old, new = (uow.towns.get(ags) if ags in names else None for ags in (order.old, order.new))
    if done is not None and done.new_ags == order.new:
        return _Plan(MergePreview(order.old, done.old_name, new, done.moved, done=done), (), (), (), ())
    if old is None:
        raise _unknown(order.old, done)
    if new is None or order.old == order.new:
        return _Plan(_refused(order, old, new), (), (), (), ())
    changed, gone, faults, both = _profiles(order, uow.profiles.naming((order.old, order.new)), names, said)
    ties, gone_ties, lost = _ties(order, uow.relations.all(), faults)
    moved = {"Profile": len(gone), "Beziehungen": len(gone_ties), **uow.successions.held(order.old)}
    others = sum(profile.ags != order.new for profile in changed)
    preview = MergePreview(
        order.old,
        old.name,
        new,
        {
            word: number
            for word, number in (moved | {"Profile anderer Städte, die sie nennen": others}).items()
            if number
        },
        united=tuple(both),
        remarks=(*lost, *([OWN_PLACE] if any(map(_speaks_of_place, gone)) else []), *_size(new)),
        obstacles=(*faults, *obstacles(order.old, order.new, uow, now)),
    )
    return _Plan(preview, changed, gone, ties, gone_ties)


def _unknown(ags: str, done: Succession | None) -> Exception:
    if done is None:
        return UnknownTown(ags)
    reason = f"Diese Stadt wurde am {done.at:%d.%m.%Y} mit {done.new_ags} zusammengeführt; das lässt sich nicht ändern."
    return BadInput(SUBJECT, [Fault(ags, reason)])


def _refused(order: MergeOrder, old: RegisteredTown, new: RegisteredTown | None) -> MergePreview:
    if order.old == order.new:
        fault = Fault(
            "Neuer Schlüssel", "Das ist dieselbe Stadt. Nennen Sie die Stadt, die an ihre Stelle tritt.", "neu"
        )
    else:
        reason = f"Die Stadt {order.new} steht nicht im Register. Laden Sie zuerst das amtliche Verzeichnis."
        fault = Fault("Neuer Schlüssel", reason, "neu")
    return MergePreview(order.old, old.name, new, {}, obstacles=(fault,))


def _profiles(
    order: MergeOrder, stored: Iterable[TownProfile], names: Mapping[str, str], said: Said
) -> tuple[tuple[TownProfile, ...], tuple[TownProfile, ...], list[Fault], list[str]]:
    """The profiles that change, those that go, what contradicts itself, and whose profiles become one."""
    everything = tuple(stored)
    gone = tuple(profile for profile in everything if profile.ags == order.old)
    kept = {(one.ags, one.role): one for one in everything if one.ags != order.old}
    after = {key: retold(one, order.old, order.new) for key, one in kept.items()}
    faults, both = [], []
    for profile in gone:
        moved, place = without_place(retold(profile, order.old, order.new)), (order.new, profile.role)
        if place in after:
            both.append(titled(moved, names))
            found = contradictions(moved, after[place], said)
            faults += [
                Fault(titled(moved, names), f"{one}. Gleichen Sie die beiden Profile zuerst an.") for one in found
            ]
            moved = united(after[place], moved)
        after[place] = moved
    changed = tuple(one for key, one in after.items() if one != kept.get(key))
    return changed, gone, faults, both


def _ties(
    order: MergeOrder, stored: Iterable[Relation], faults: list[Fault]
) -> tuple[tuple[Relation, ...], tuple[Relation, ...], list[str]]:
    """The ties under the new key, those under the old one, and what falls away."""
    everything = tuple(stored)
    gone = tuple(tie for tie in everything if order.old in (tie.first, tie.second))
    known = {_key(tie): tie for tie in everything if tie not in gone}
    after, lost = list[Relation](), []
    for tie in gone:
        first, second = sorted(order.new if ags == order.old else ags for ags in (tie.first, tie.second))
        moved = replace(tie, first=first, second=second)
        other = known.get(_key(moved))
        if first == second:
            lost.append(f"Die Beziehung der beiden Städte miteinander („{tie.label or tie.kind}“) fällt weg.")
        elif other is None:
            after.append(moved)
        elif (other.since, other.ended) != (moved.since, moved.ended):
            reason = "Diese Beziehung haben beide Städte, mit anderen Tagen. Gleichen Sie sie zuerst an."
            faults.append(
                Fault(f"Beziehung „{tie.label or tie.kind}“ mit {first if second == order.new else second}", reason)
            )
    return tuple(after), gone, lost


def _key(tie: Relation) -> tuple[str, str, str, str]:
    return tie.first, tie.second, tie.kind, tie.label


def _speaks_of_place(profile: TownProfile) -> bool:
    return profile != without_place(profile)


def _size(new: RegisteredTown) -> tuple[str, ...]:
    if new.small:
        return ()
    return (f"{new.name} ist nach dem Register keine kleine Stadt; ihr Profil bleibt trotzdem.",)
