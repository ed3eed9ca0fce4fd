"""What would an official file do to the register, told by what it means for the towns and for us?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from matchmaker.rounds.register_loading import LoadedRegister, digest_of
from matchmaker.towns.geography import MEDIUM_TOWN
from matchmaker.towns.names import normal
from matchmaker.towns.official.merging import TownChange
from matchmaker.towns.register import RegisteredTown


@dataclass(frozen=True, slots=True)
class RegisterReview:
    """An official file's changes by their meaning, towns by AGS; ``digest`` names exactly these.

    ``became_small`` and ``no_longer_small`` cross the rule of small towns, ``crossed`` 20,000 inhabitants either way.
    ``kept`` are not in the file but something stored refers to them; ``successors`` maps a key of these, or of
    ``gone``, to towns of the file that bear the same name in the same state under another key: they may be the same
    town. ``figures`` counts towns of which only population, place or figures change.
    """

    loaded: LoadedRegister
    digest: str
    new: tuple[RegisteredTown, ...] = ()
    gone: tuple[RegisteredTown, ...] = ()
    too_small: tuple[RegisteredTown, ...] = ()
    kept: tuple[RegisteredTown, ...] = ()
    renamed: tuple[TownChange, ...] = ()
    became_small: tuple[TownChange, ...] = ()
    no_longer_small: tuple[TownChange, ...] = ()
    crossed: tuple[TownChange, ...] = ()
    figures: int = 0
    successors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the file changes nothing at all."""
        return not (self.new or self.gone or self.too_small or self.loaded.changes.changed)


def reviewed(loaded: LoadedRegister) -> RegisterReview:
    """The changes of a register that was compared with a file."""
    changes = loaded.changes
    left_small = {town.ags for town in changes.too_small}
    gone = tuple(town for town in changes.vanished if town.ags not in left_small)
    renamed = _changed(changes.changed, lambda one: one.before.name != one.after.name)
    sized = _changed(changes.changed, lambda one: one.before.small != one.after.small)
    crossed = _changed(changes.changed, _crosses)
    told = {one.after.ags for one in (*renamed, *sized, *crossed)}
    return RegisterReview(
        loaded=loaded,
        digest=digest_of(changes),
        new=changes.new,
        gone=gone,
        too_small=changes.too_small,
        kept=changes.needed,
        renamed=renamed,
        became_small=tuple(one for one in sized if one.after.small),
        no_longer_small=tuple(one for one in sized if not one.after.small),
        crossed=crossed,
        figures=sum(one.after.ags not in told for one in changes.changed),
        successors=_successors((*gone, *changes.needed), changes.new),
    )


def _changed(changes: Iterable[TownChange], wanted: Callable[[TownChange], bool]) -> tuple[TownChange, ...]:
    return tuple(one for one in changes if wanted(one))


def _crosses(one: TownChange) -> bool:
    return (one.before.population < MEDIUM_TOWN) != (one.after.population < MEDIUM_TOWN)


def _successors(missing: Iterable[RegisteredTown], new: Iterable[RegisteredTown]) -> Mapping[str, tuple[str, ...]]:
    """A town that changed its district keeps its name; whether it is the same town only a person can say."""
    named: dict[tuple[str, str], list[str]] = {}
    for town in new:
        named.setdefault((normal(town.name), town.state), []).append(town.ags)
    alike = {town.ags: tuple(named.get((normal(town.name), town.state), ())) for town in missing}
    return {ags: found for ags, found in alike.items() if found}
