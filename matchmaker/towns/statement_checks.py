"""Which needs, which experience and which past exchanges do raw statements hold?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from matchmaker.taxonomy.model import EntryKind
from matchmaker.towns.entry_names import METHOD, NEEDED, TOPIC, EntryNames
from matchmaker.towns.fault_list import FaultList
from matchmaker.towns.field_checks import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_SOURCE,
    LONGEST_TEXT,
    Check,
    Fields,
    as_day,
    as_flag,
    as_intensity,
    as_key,
    as_line,
    as_member,
    as_text,
    as_whole_number,
)
from matchmaker.towns.history import PastExchange, RelationKind
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, Visibility
from matchmaker.towns.profile_keys import did_you_mean
from matchmaker.towns.raw_record import RawRecord
from matchmaker.towns.town_keys import TownKeys
from matchmaker.towns.vocabulary import EXCHANGES, KINDS, STAGES, VISIBILITIES

T = TypeVar("T")
AS_VISIBILITY: Check[Visibility] = as_member(Visibility, VISIBILITIES)
AS_KIND: Check[StatementKind] = as_member(StatementKind, KINDS)
AS_STAGE: Check[Stage] = as_member(Stage, STAGES)


@dataclass(frozen=True, slots=True)
class StatementChecks:
    """Turns raw statements into checked ones; a statement with a fault is left out and the fault noted."""

    names: EntryNames
    keys: TownKeys
    faults: FaultList

    def need(self, raw: RawRecord) -> Need | None:
        """A need: a topic or a challenge; without an intensity it presses fully."""
        fields = Fields(raw, self.faults)
        entry = fields.need("id", self.names.as_entry(NEEDED), "Nennen Sie ein Thema oder eine Herausforderung.")
        intensity = fields.take("intensity", as_intensity)
        text = fields.take("text", as_text(LONGEST_TEXT))
        visibility = fields.take("visibility", AS_VISIBILITY)
        source = fields.take("source", as_line(LONGEST_SOURCE))
        if entry is None:
            return None
        return Need(entry, 1.0 if intensity is None else intensity, text, visibility or Visibility.PUBLIC, source)

    def experience(self, raw: RawRecord) -> Experience | None:
        """Experience with a topic, a method or a project of the town's own."""
        fields = Fields(raw, self.faults)
        kind = self._kind(raw, fields)
        entry = self._entry(kind, fields)
        topic = self._topic(kind, entry, fields)
        stage = fields.need("stage", AS_STAGE, f"Erlaubt sind: {STAGES.allowed}.")
        told = Experience(
            id=entry or "",
            kind=kind or StatementKind.PROJECT,
            stage=stage or Stage.IDEA,
            topic=topic,
            failed=fields.take("failed", as_flag) or False,
            evaluated=fields.take("evaluated", as_flag) or False,
            year=fields.take("year", as_whole_number(FIRST_YEAR, LAST_YEAR)),
            title=fields.take("title", as_line()),
            visibility=fields.take("visibility", AS_VISIBILITY) or Visibility.PUBLIC,
            source=fields.take("source", as_line(LONGEST_SOURCE)),
        )
        return None if entry is None or kind is None or stage is None else told

    def exchange(self, raw: RawRecord, own_ags: str | None) -> PastExchange | None:
        """A past exchange or a refusal, as the town with ``own_ags`` remembers it."""
        fields = Fields(raw, self.faults)
        other = fields.need("with", self.keys.as_registered_ags, "Nennen Sie den AGS der anderen Stadt.")
        if other is not None and other == own_ags:
            fields.fault("with", "Eine Stadt kann sich nicht mit sich selbst austauschen.")
        past = PastExchange(
            with_ags=other or "",
            format=fields.take("format", as_key(EXCHANGES)) or RelationKind.EXCHANGE.value,
            ended=fields.take("ended", as_day(month_is_enough=True)),
            wish_to_go_on=fields.take("wish_to_go_on", as_flag) or False,
            declined=fields.take("declined", as_day()),
            not_again=fields.take("not_again", as_flag) or False,
        )
        return None if other is None else past

    def without_doubles(self, statements: Sequence[tuple[RawRecord, T | None]]) -> tuple[T, ...]:
        """The statements that hold; a need may be named once, any other statement may not stand twice as it is."""
        seen: dict[object, str] = {}
        for raw, statement in statements:
            # Two projects on one topic are two experiences; a need with two intensities is a contradiction.
            key = statement.id if isinstance(statement, Need) else statement
            if key is not None and seen.setdefault(key, raw.where) != raw.where:
                self.faults.add(raw.where, f"Das steht schon bei {seen[key]}. Lassen Sie eine der Angaben stehen.")
        return tuple(statement for _, statement in statements if statement is not None)

    def _kind(self, raw: RawRecord, fields: Fields) -> StatementKind | None:
        # A name that nobody knows could be a project or a typing error, so only known ids speak for themselves.
        if "kind" in raw.fields:
            return fields.take("kind", AS_KIND)
        entry = raw.fields.get("id")
        if entry is not None and isinstance(entry.value, str) and entry.value in self.names.taxonomy:
            is_method = self.names.taxonomy.kind(entry.value) is EntryKind.METHOD
            return StatementKind.METHOD if is_method else StatementKind.TOPIC
        near = self.names.near(entry.value, (*TOPIC, *METHOD)) if entry and isinstance(entry.value, str) else ()
        fields.missing("kind", f"Erlaubt sind: {KINDS.allowed}.{did_you_mean(near)}")
        return None

    def _entry(self, kind: StatementKind | None, fields: Fields) -> str | None:
        hint = "Nennen Sie das Thema, die Methode oder einen eigenen Namen für das Projekt."
        if kind is StatementKind.TOPIC:
            return fields.need("id", self.names.as_entry(TOPIC), hint)
        if kind is StatementKind.METHOD:
            return fields.need("id", self.names.as_entry(METHOD), hint)
        return fields.need("id", as_line(), hint)

    def _topic(self, kind: StatementKind | None, entry: str | None, fields: Fields) -> str | None:
        topic = fields.take("topic", self.names.as_entry(TOPIC))
        if kind is StatementKind.TOPIC and topic is not None and entry is not None and topic != entry:
            fields.fault(
                "topic", f"Das Thema ist schon „{entry}“. Lassen Sie dieses Feld leer oder setzen Sie es gleich."
            )
        needs_topic = kind is StatementKind.PROJECT or (
            kind is StatementKind.METHOD and entry is not None and not self.names.taxonomy.topics_of(entry)
        )
        if needs_topic and not fields.states("topic"):
            fields.missing("topic", "Nennen Sie das Thema, um das es ging.")
        return topic
