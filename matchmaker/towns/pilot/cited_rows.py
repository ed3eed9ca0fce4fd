"""How does a row of the pilot file become a raw record that cites its source and section?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matchmaker.taxonomy.toml_rows import Row, TomlFile
from matchmaker.towns.fault_list import FaultList
from matchmaker.towns.raw_record import RawRecord, Stated

_CITED = ("source", "section")
_OF_ALL = "Aussage über den ganzen Verbund"
KEYS: Mapping[str, tuple[str, ...]] = {
    "source": ("id", "title"),
    "assumption": ("role", "consent", "capacity", "source"),
    "consortium": ("id", "title", "question", "project_agency", "scientific_partners", "members", *_CITED),
    "need": ("of", "id", "intensity", "text", *_CITED),
    "experience": ("of", "kind", "id", "topic", "stage", "year", "title", *_CITED),
    "wish": ("of", "same_size", "other_state", *_CITED),
}


@dataclass(frozen=True, slots=True)
class CitedRows:
    """The rows of one file as raw records; faults of keys and citations are noted."""

    file: TomlFile
    faults: FaultList

    def refuse_unknown_keys(self) -> None:
        """Note every kind of row and every key that the file has and no reader would look at."""
        for key in self.file.head.values:
            self.note(self.file.head, f"„{key}“ ist hier unbekannt. Bitte entfernen Sie die Zeile.", key)
        for row in self.file.rows:
            if row.kind not in KEYS:
                self.note(row, f"„[[{row.kind}]]“ ist unbekannt. Möglich sind: {', '.join(KEYS)}.")
            for key in row.values.keys() - set(KEYS.get(row.kind, row.values)):
                self.note(row, f"„{key}“ ist hier unbekannt. Möglich sind: {', '.join(KEYS[row.kind])}.", key)

    def records(self, kind: str, owners: Iterable[str]) -> tuple[tuple[str, RawRecord], ...]:
        """Owner and record of each statement of this kind whose owner is known; the others are noted."""
        known = set(owners)
        found = []
        for row in self.file.of_kind(kind):
            owner = row.values.get("of")
            if isinstance(owner, str) and owner in known:
                found.append((owner, self.record(row)))
            else:
                self.note(row, "Hier gehört der AGS einer Pilotstadt oder die Kennung eines Verbunds hin.", "of")
        return tuple(found)

    def record(self, row: Row) -> RawRecord:
        """The row's values with their lines; source and section are joined to one citation."""
        places = {key: f"{row.file}, Zeile {row.line_of(key)}" for key in row.values}
        fields = {key: Stated(stated, places[key], key) for key, stated in row.values.items() if key != "of"}
        # An assumption has no section: no text says it.
        if "section" in KEYS[row.kind]:
            place = f"{row.file}, Zeile {row.line_of('source')}"
            fields["source"] = Stated(self._citation(row), place, "source")
        return RawRecord(f"{row.file}, Zeile {row.line}", fields)

    def note(self, row: Row, reason: str, key: str | None = None) -> None:
        """Note a fault of a row or of one of its keys."""
        fault = row.fault(reason, key)
        self.faults.add(fault.where, fault.reason, fault.column)

    def _citation(self, row: Row) -> str | None:
        source, section = row.values.get("source"), row.values.get("section")
        titles = [text.values.get("title") for text in self.file.of_kind("source") if text.values.get("id") == source]
        if not titles:
            self.note(row, "Hier gehört die Kennung einer Quelle hin, die oben unter [[source]] steht.", "source")
        if not isinstance(section, str) or not section.strip():
            self.note(row, "Bitte nennen Sie den Abschnitt der Quelle, in dem das steht.", "section")
        owner = row.values.get("of")
        # A reader of one town's page must see that the text speaks of all members and not of this town.
        of_all = f" ({_OF_ALL})" if isinstance(owner, str) and not owner.isdigit() else ""
        return f"{titles[0]}, Abschnitt {section}{of_all}" if titles else None
