"""How does a town add a need to its own profile?"""

from dataclasses import dataclass, replace

from matchmaker.errors import BadInput, Fault
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.taxonomy.model import EntryKind, Taxonomy
from matchmaker.towns.profile import Need, Role, TownProfile

NEEDED = (EntryKind.TOPIC, EntryKind.CHALLENGE)


@dataclass(frozen=True, slots=True)
class NewNeed:
    """What one office of a town (``role``; None where the town named none) says that it needs."""

    ags: str
    role: Role | None
    need: Need


def state_need(stated: NewNeed, taxonomy: Taxonomy, uow: UnitOfWork) -> TownProfile:
    """Store the need in the office's profile, in place of one with the same entry; returns the profile.

    A town that said nothing before gets a profile without consent: nobody is proposed by this alone.
    ``BadInput`` where the entry is no topic and no challenge of the taxonomy; then nothing is stored.
    """
    entry = stated.need.id
    if entry not in taxonomy or taxonomy.kind(entry) not in NEEDED:
        raise BadInput("Nichts wurde gespeichert.", [Fault("Thema", "Bitte wählen Sie einen der Vorschläge aus.")])
    with uow:
        found = uow.profiles.of(stated.ags, stated.role)
        # Without a role the store answers with any profile of the town: that one is not meant.
        known = found if found and found.role is stated.role else TownProfile(stated.ags, role=stated.role)
        others = tuple(need for need in known.needs if need.id != entry)
        changed = replace(known, needs=(*others, stated.need))
        uow.profiles.save_all([changed])
        uow.commit()
    return changed
