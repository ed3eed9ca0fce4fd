"""Which profiles do the rows of a table make, one row being one statement of a town?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from matchmaker.towns.columns import keys_in, records_in
from matchmaker.towns.entry_names import METHOD, NEEDED, TOPIC, EntryNames, Kinds
from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.profile import StatementKind
from matchmaker.towns.profile_columns import FILE_COLUMNS, PROFILE_COLUMNS, STATEMENT_COLUMNS, TOWN_COLUMNS
from matchmaker.towns.profile_keys import EXPERIENCE_KEYS, HISTORY_KEYS, NEED_KEYS, OWN_KEYS, WISH_KEYS
from matchmaker.towns.raw_record import RawFile, RawRecord, RawTown, Stated
from matchmaker.towns.sheet import Sheet
from matchmaker.towns.vocabulary import NO_ROLE, STATEMENTS

KEYS_OF: Mapping[str, tuple[str, ...]] = {
    "profile": (),
    "need": NEED_KEYS,
    "experience": EXPERIENCE_KEYS,
    "history": HISTORY_KEYS,
    "no_history": (),
    "network": ("id",),
    "blocked": ("with",),
}
STATEMENT_LISTS = frozenset({"needs", "experience", "history", "blocked", "networks"})
TOWN_KEYS = tuple(column.key for column in TOWN_COLUMNS)
FILE_KEYS = tuple(column.key for column in FILE_COLUMNS)
STATEMENT_KEYS = tuple(column.key for column in STATEMENT_COLUMNS if column.key != "statement")


StatementRow = tuple[str, RawRecord]


def towns_in(sheet: Sheet, names: EntryNames, faults: FaultList) -> RawFile:
    """The towns of the table in the order of their first rows, unchecked; labels of topics become ids.

    What contradicts itself between rows, and what does not belong to a row's kind of statement, is noted.
    """
    rows = records_in(sheet, PROFILE_COLUMNS, faults, required=("ags",))
    if not sheet.rows:
        faults.add(sheet.header.where, "Unter der Kopfzeile steht nichts. Tragen Sie je Angabe eine Zeile ein.")
    groups = _grouped(_with_kind(rows, faults), faults)
    unsaid = _without_column(sheet)
    towns = tuple(_town(group, unsaid, names, faults) for group in groups)
    return RawFile(towns, _agreed(rows, FILE_KEYS, faults).get("as_of"), sheet.notes)


def _with_kind(rows: Iterable[RawRecord], faults: FaultList) -> Iterable[StatementRow]:
    for row in rows:
        said = [key for key in STATEMENT_KEYS if key in row.fields]
        stated = row.fields.get("statement", Stated("profile", row.where, row.name_of("statement")))
        kind = stated.value
        if not isinstance(kind, str) or kind not in KEYS_OF:
            faults.add(row.where, f"Hier steht {shown(kind)}; erlaubt sind: {STATEMENTS.allowed}.", stated.column)
            continue
        if said and "statement" not in row.fields:
            faults.add(row.where, f"„{stated.column}“ fehlt. Erlaubt sind: {STATEMENTS.allowed}.", stated.column)
            continue
        for key in said:
            if key not in KEYS_OF[kind]:
                reason = f"Das gehört nicht in eine Zeile mit der Angabe „{STATEMENTS.word_for(kind)}“."
                faults.add(row.where, f"{reason} Leeren Sie die Zelle.", row.fields[key].column)
        yield kind, row


def _grouped(rows: Iterable[StatementRow], faults: FaultList) -> list[list[StatementRow]]:
    """The rows of each town in each role, in the order of their first rows.

    A row without a role belongs to the town's only one.
    """
    place: dict[int, int] = {}
    of_town: dict[str, list[StatementRow]] = defaultdict(list)
    for at, (kind, row) in enumerate(rows):
        place[id(row)] = at
        # A row never inherits the town above it: one inserted row would move all others to the wrong town.
        if "ags" in row.fields:
            of_town[str(row.fields["ags"].value)].append((kind, row))
        else:
            name = row.name_of("ags")
            faults.add(row.where, f"„{name}“ fehlt. Jede Zeile braucht den AGS ihrer Stadt.", name)
    groups = [group for its_rows in of_town.values() for group in _by_role(its_rows, faults)]
    # Another town may stand between two roles of one town.
    return sorted(groups, key=lambda group: place[id(group[0][1])])


def _by_role(rows: Sequence[StatementRow], faults: FaultList) -> Iterable[list[StatementRow]]:
    stated = [row.fields["role"].value for _, row in rows if "role" in row.fields]
    roles = list(dict.fromkeys(stated)) or [NO_ROLE]
    groups: dict[object, list[StatementRow]] = {role: [] for role in roles}
    for kind, row in rows:
        if "role" not in row.fields and len(roles) > 1:
            name = row.name_of("role")
            reason = f"„{name}“ fehlt. Diese Stadt kommt in mehreren Rollen vor; nennen Sie die Rolle in jeder Zeile."
            faults.add(row.where, reason, name)
        else:
            groups[row.fields["role"].value if "role" in row.fields else roles[0]].append((kind, row))
    return groups.values()


def _without_column(sheet: Sheet) -> frozenset[str]:
    missing = frozenset(column.key for column in PROFILE_COLUMNS) - keys_in(sheet.header, PROFILE_COLUMNS)
    # Without the column that says what a row is about, the table cannot speak of statements at all.
    return missing | STATEMENT_LISTS if "statement" in missing else missing


def _town(rows: Sequence[StatementRow], unsaid: frozenset[str], names: EntryNames, faults: FaultList) -> RawTown:
    first = rows[0][1]
    agreed = _agreed([row for _, row in rows], TOWN_KEYS, faults)
    own = {key: agreed[key] for key in OWN_KEYS if key in agreed}
    if "role" not in own:
        unsaid |= {"role"}
    elif own["role"].value == NO_ROLE:
        del own["role"]
    return RawTown(
        own=RawRecord(first.where, own, first.headers),
        wishes=RawRecord(first.where, {key: agreed[key] for key in WISH_KEYS if key in agreed}, first.headers),
        needs=tuple(_resolved(row, names) for row in _of_kind(rows, "need")),
        experience=tuple(_resolved(row, names) for row in _of_kind(rows, "experience")),
        history=_history(rows, faults),
        formats=_listed(agreed.get("formats")),
        windows=_listed(agreed.get("windows")),
        blocked=tuple(_only(rows, "blocked", "with", faults)),
        networks=tuple(_only(rows, "network", "id", faults)),
        # An empty cell must not withdraw a consent that somebody gave: that takes a "nein".
        unsaid=unsaid if "consent" in own else unsaid | {"consent"},
    )


def _agreed(rows: Iterable[RawRecord], keys: Sequence[str], faults: FaultList) -> dict[str, Stated]:
    """The value of each key; all rows that state one must state the same."""
    agreed: dict[str, Stated] = {}
    for row in rows:
        for key in keys:
            stated = row.fields.get(key)
            if stated is None:
                continue
            before = agreed.setdefault(key, stated)
            if before.value != stated.value:
                reason = f"Hier steht {shown(stated.value)}, in {before.where} aber {shown(before.value)}."
                faults.add(row.where, f"{reason} Lassen Sie eine der beiden Angaben stehen.", stated.column)
    return agreed


def _of_kind(rows: Sequence[StatementRow], kind: str) -> list[RawRecord]:
    return [row for its_kind, row in rows if its_kind == kind]


def _history(rows: Sequence[StatementRow], faults: FaultList) -> tuple[RawRecord, ...] | None:
    exchanges, none_said = _of_kind(rows, "history"), _of_kind(rows, "no_history")
    if exchanges and none_said:
        reason = f"Diese Zeile sagt „bisher kein Austausch“, {exchanges[0].where} nennt aber einen."
        faults.add(none_said[0].where, f"{reason} Löschen Sie eine der Zeilen.", none_said[0].name_of("statement"))
    return tuple(exchanges) if exchanges or none_said else None


def _only(rows: Sequence[StatementRow], kind: str, key: str, faults: FaultList) -> Iterable[Stated]:
    for row in _of_kind(rows, kind):
        if key in row.fields:
            yield row.fields[key]
        else:
            name = row.name_of(key)
            faults.add(row.where, f"„{name}“ fehlt. Tragen Sie ein, was diese Zeile angibt.", name)


def _listed(stated: Stated | None) -> tuple[Stated, ...]:
    if stated is None:
        return ()
    items = stated.value if isinstance(stated.value, tuple) else (stated.value,)
    return tuple(Stated(item, stated.where, stated.column) for item in items)


def _resolved(row: RawRecord, names: EntryNames) -> RawRecord:
    fields = dict(row.fields)
    for key, kinds in (("id", _kinds_of_id(row)), ("topic", TOPIC)):
        stated = fields.get(key)
        if stated is not None and kinds and isinstance(stated.value, str):
            fields[key] = replace(stated, value=names.id_for(stated.value.strip(), kinds))
    return replace(row, fields=fields)


def _kinds_of_id(row: RawRecord) -> Kinds:
    """Which entries a row's ``id`` may name; none where it is a town's own name for a project."""
    if row.fields["statement"].value == "need":
        return NEEDED
    kind = row.fields["kind"].value if "kind" in row.fields else None
    if kind is None:
        return (*TOPIC, *METHOD)
    return {str(StatementKind.TOPIC): TOPIC, str(StatementKind.METHOD): METHOD}.get(str(kind), ())
