"""Which ties between towns are in a file that somebody handed in, and is all of it right?"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from matchmaker.towns.columns import Column, records_in
from matchmaker.towns.fault_list import FaultList
from matchmaker.towns.field_checks import LONGEST_SOURCE, Fields, as_day, as_line, as_member
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.intake_table import read_table
from matchmaker.towns.loose_cells import loose_day, loose_key, loose_since, loose_text, loose_word
from matchmaker.towns.raw_record import RawRecord
from matchmaker.towns.source_file import SourceFile, SourceKind, kind_of, open_source
from matchmaker.towns.town_keys import KnownTowns, TownKeys
from matchmaker.towns.vocabulary import RELATION_KINDS

RELATION_COLUMNS = (
    Column("ags_a", "AGS A", loose_key, ("Stadt A", "AGS 1")),
    Column("ags_b", "AGS B", loose_key, ("Stadt B", "AGS 2")),
    Column("kind", "Art", loose_word(RELATION_KINDS), ("Beziehung",)),
    Column("label", "Bezeichnung", loose_text, ("Name",)),
    Column("since", "seit", loose_since, ("Beginn",)),
    Column("ended", "beendet", loose_day, ("Ende", "bis")),
    Column("source", "Quelle", loose_text),
)
REQUIRED = ("ags_a", "ags_b", "kind")


def read_relations(path: Path, known: KnownTowns) -> tuple[Relation, ...]:
    """The ties of a CSV file or workbook, one per row, in file order.

    ``label`` is needed for a network; without a ``source`` the file's name is the source; a year or month in
    ``since`` counts as its first day. Raises ``BadInput`` with all faults, and nothing else: an unknown town,
    a town with itself, a tie twice, an end before the beginning.
    """
    return take_in_relations(open_source(path), known)


def take_in_relations(source: SourceFile, known: KnownTowns) -> tuple[Relation, ...]:
    """``read_relations`` for a file that is in memory already."""
    kind = kind_of(source)
    faults = FaultList()
    # A file that begins like JSON is no table; read as one it says which columns it lacks.
    sheet = read_table(source, SourceKind.CSV if kind is SourceKind.JSON else kind)
    rows = records_in(sheet, RELATION_COLUMNS, faults, REQUIRED)
    if not sheet.rows:
        faults.add(sheet.header.where, "Unter der Kopfzeile steht nichts. Tragen Sie je Beziehung eine Zeile ein.")
    read = [(row, _relation(row, TownKeys(known), f"Datei {source.name}", faults)) for row in rows]
    _check_doubles(read, faults)
    faults.refuse_if_any(source.subject)
    return tuple(relation for _, relation in read if relation is not None)


def _relation(row: RawRecord, keys: TownKeys, file_source: str, faults: FaultList) -> Relation | None:
    fields = Fields(row, faults)
    first = fields.need("ags_a", keys.as_registered_ags, "Nennen Sie den AGS der einen Stadt.")
    second = fields.need("ags_b", keys.as_registered_ags, "Nennen Sie den AGS der anderen Stadt.")
    kind = fields.need("kind", as_member(RelationKind, RELATION_KINDS), f"Erlaubt sind: {RELATION_KINDS.allowed}.")
    label = fields.take("label", as_line())
    since = fields.take("since", as_day(month_is_enough=True))
    ended = fields.take("ended", as_day(month_is_enough=True))
    origin = fields.take("source", as_line(LONGEST_SOURCE)) or file_source
    if first is not None and first == second:
        fields.fault("ags_b", "Hier steht zweimal dieselbe Stadt. Nennen Sie zwei verschiedene.")
    if kind is RelationKind.NETWORK and not fields.states("label"):
        fields.missing("label", "Nennen Sie den Namen des Netzwerks.")
    if since is not None and ended is not None and _ends_before(ended, since):
        fields.fault("ended", f"Das Ende {ended} liegt vor dem Beginn {since}. Prüfen Sie beide.")
    if first is None or second is None or kind is None:
        return None
    return Relation(min(first, second), max(first, second), kind, label or "", origin, since, ended)


def _ends_before(ended: date, since: date) -> bool:
    # "2020-05" was read as the first of May, and must not lie before the 20th of the same month.
    month_only = ended.day == 1
    return ended < (since.replace(day=1) if month_only else since)


def _check_doubles(read: Sequence[tuple[RawRecord, Relation | None]], faults: FaultList) -> None:
    seen: dict[tuple[str, str, RelationKind, str], str] = {}
    for row, tie in read:
        if tie is None:
            continue
        # Two networks may bind the same two towns, so the label belongs to what makes a tie.
        where = seen.setdefault((tie.first, tie.second, tie.kind, tie.label), row.where)
        if where != row.where:
            faults.add(row.where, f"Diese Beziehung steht schon in {where}. Lassen Sie eine der Zeilen stehen.")
