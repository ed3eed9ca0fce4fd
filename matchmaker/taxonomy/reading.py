"""How do the three files of the taxonomy become one checked ``Taxonomy``?"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from matchmaker.errors import BadInput, Fault
from matchmaker.taxonomy.entry_shape import CHALLENGE, METHOD, TOPIC, Shape, shape_faults
from matchmaker.taxonomy.model import Challenge, Labels, Level, Method, StateLaw, Taxonomy, Topic
from matchmaker.taxonomy.references import circle_fault, doubled_ids, rings, unknown_topics, wrong_levels
from matchmaker.taxonomy.toml_rows import Row, TomlFile, read_toml_file

PACKAGED = Path(__file__).parent
_SHAPES: Mapping[str, Shape] = {"topic": TOPIC, "challenge": CHALLENGE, "method": METHOD}


def read_taxonomy(folder: Path | None = None) -> Taxonomy:
    """The taxonomy of ``folder``, or the one that ships with the product.

    Expects ``topics.toml``, ``challenges.toml`` and ``methods.toml``, each with a ``version`` (the same in
    all three). Refuses with ``BadInput`` and all faults, each with file and line: unknown, circular or
    doubled ids, a wrong level, a missing label, an unknown key, a file that is no TOML.
    """
    files, faults = _read_files(folder or PACKAGED)
    faults += [fault for kind, file in files.items() for fault in _file_faults(kind, file)]
    faults += _version_faults(files)
    faults += _reference_faults(files)
    if faults:
        raise BadInput("Die Themenliste wurde nicht übernommen.", faults)
    return _taxonomy(files)


def _read_files(folder: Path) -> tuple[dict[str, TomlFile], list[Fault]]:
    files: dict[str, TomlFile] = {}
    faults: list[Fault] = []
    for kind in _SHAPES:
        try:
            files[kind] = read_toml_file(folder / f"{kind}s.toml")
        except BadInput as refusal:
            faults += refusal.faults
    return files, faults


def _file_faults(kind: str, file: TomlFile) -> Iterator[Fault]:
    for key in file.head.values:
        if key != "version":
            yield file.head.fault(f"„{key}“ ist hier unbekannt. Möglich sind version und [[{kind}]].", key)
    for row in file.rows:
        if row.kind == kind:
            yield from shape_faults(row, _SHAPES[kind])
        else:
            yield row.fault(f"„[[{row.kind}]]“ gehört nicht in diese Datei, nur „[[{kind}]]“.")


def _version_faults(files: Mapping[str, TomlFile]) -> Iterator[Fault]:
    leader = next((file for file in files.values()), None)
    for file in files.values():
        version = file.head.values.get("version")
        if not isinstance(version, str) or not version.strip():
            yield file.head.fault('Hier fehlt die Fassung der Liste, zum Beispiel version = "2026-1".', "version")
        elif leader and version != leader.head.values.get("version"):
            yield file.head.fault(f"Die Fassung muss dieselbe sein wie in {leader.name}.", "version")


def _reference_faults(files: Mapping[str, TomlFile]) -> Iterator[Fault]:
    """Faults between entries; without a readable ``topics.toml`` nothing can be said about references."""
    named = [row for kind, file in files.items() for row in file.of_kind(kind) if _has_id(row)]
    yield from doubled_ids(named)
    if "topic" not in files:
        return
    known = _by_id(row for row in named if row.kind == "topic")
    yield from unknown_topics(named, known)
    # A topic with a fault of its own stays known, or its children would be accused as well.
    sound = {own: row for own, row in known.items() if not shape_faults(row, TOPIC)}
    found = rings(sound)
    yield from (circle_fault(ring, sound) for ring in found)
    # A circle always breaks the order of levels as well; naming the circle is enough.
    round_and_round = {own for ring in found for own in ring}
    yield from wrong_levels({own: row for own, row in sound.items() if own not in round_and_round}, known)


def _has_id(row: Row) -> bool:
    return isinstance(row.values.get("id"), str)


def _by_id(rows: Iterator[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row.values["id"], row)
    return found


def _taxonomy(files: Mapping[str, TomlFile]) -> Taxonomy:
    return Taxonomy(
        version=files["topic"].head.values["version"],
        topics=tuple(_topic(row) for row in files["topic"].rows),
        challenges=tuple(_challenge(row) for row in files["challenge"].rows),
        methods=tuple(_method(row) for row in files["method"].rows),
    )


def _topic(row: Row) -> Topic:
    return Topic(
        id=row.values["id"],
        labels=_labels(row),
        level=Level(row.values["level"]),
        state_law=StateLaw(row.values["state_law"]),
        broader=row.values.get("broader"),
        related=_texts(row, "related"),
    )


def _challenge(row: Row) -> Challenge:
    return Challenge(row.values["id"], _labels(row), _texts(row, "topics"))


def _method(row: Row) -> Method:
    return Method(row.values["id"], _labels(row), _texts(row, "topics"))


def _labels(row: Row) -> Labels:
    names = (_texts(row, key) for key in ("alt_de", "alt_en", "words_de"))
    return Labels(row.values["de"], row.values["en"], *names)


def _texts(row: Row, key: str) -> tuple[str, ...]:
    found: Sequence[str] = row.values.get(key, ())
    return tuple(found)
