"""Which entry of the taxonomy does a word in a file mean?"""

from collections import defaultdict
from difflib import get_close_matches

from matchmaker.taxonomy.model import Entry, EntryKind, Taxonomy
from matchmaker.towns.fault_list import shown
from matchmaker.towns.field_checks import Check, Unfit
from matchmaker.towns.profile_keys import did_you_mean
from matchmaker.towns.vocabulary import plain

Kinds = tuple[EntryKind, ...]
TOPIC: Kinds = (EntryKind.TOPIC,)
METHOD: Kinds = (EntryKind.METHOD,)
NEEDED: Kinds = (EntryKind.TOPIC, EntryKind.CHALLENGE)
GERMAN = {
    EntryKind.TOPIC: "ein Thema",
    EntryKind.CHALLENGE: "eine Herausforderung",
    EntryKind.METHOD: "eine Methode",
}
MOST_NEAR = 3


class EntryNames:
    """Ids and German labels of a taxonomy, as people write them."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._preferred: dict[str, list[str]] = defaultdict(list)
        self._named: dict[str, list[str]] = defaultdict(list)
        entries: tuple[Entry, ...] = (*taxonomy.topics, *taxonomy.challenges, *taxonomy.methods)
        for entry in entries:
            self._preferred[plain(entry.labels.de)].append(entry.id)
            for word in dict.fromkeys(plain(word) for word in (entry.id, entry.labels.de, *entry.labels.alt_de)):
                self._named[word].append(entry.id)

    def as_entry(self, kinds: Kinds) -> Check[str]:
        """The id of an entry of one of these kinds."""

        def check(value: object) -> str:
            if not isinstance(value, str):
                raise Unfit(f"Hier steht {shown(value)}; erwartet wird die Kennung als Text.")
            if value not in self.taxonomy:
                raise Unfit(f"{shown(value)} steht nicht in der Themenliste.{self._hint(value, kinds)}")
            if (kind := self.taxonomy.kind(value)) not in kinds:
                wanted = " oder ".join(GERMAN[kind] for kind in kinds)
                raise Unfit(f"„{value}“ ist {GERMAN[kind]}; hier gehört {wanted} hin.")
            return value

        return check

    def id_for(self, written: str, kinds: Kinds) -> str:
        """The id of the one entry with this German label, else with this alternative label; else the word itself."""
        if written in self.taxonomy:
            return written
        word = plain(written)
        # A label beats the alternative label of another entry: "Einsamkeit" is also said of neighbourhoods.
        for names in (self._preferred, self._named):
            found = self._of_kinds(names.get(word, []), kinds)
            if len(found) == 1:
                return found[0]
        return written

    def near(self, written: str, kinds: Kinds) -> tuple[str, ...]:
        """Up to three entries whose id or label looks like this word, as ``id (Label)``."""
        word = plain(written[:100])
        parts = [name for name in self._named if len(word) > 3 and (word in name or (len(name) > 3 and name in word))]
        alike = get_close_matches(word, self._named, n=10, cutoff=0.6)
        names = (*alike, *parts)
        found = dict.fromkeys(entry_id for name in names for entry_id in self._of_kinds(self._named[name], kinds))
        return tuple(f"{entry_id} ({self.taxonomy.entry(entry_id).labels.de})" for entry_id in list(found)[:MOST_NEAR])

    def _of_kinds(self, ids: list[str], kinds: Kinds) -> list[str]:
        return [entry_id for entry_id in ids if self.taxonomy.kind(entry_id) in kinds]

    def _hint(self, written: str, kinds: Kinds) -> str:
        return did_you_mean(self.near(written, kinds)) or " Eine passende nennt „matchmaker topics suggest“."
