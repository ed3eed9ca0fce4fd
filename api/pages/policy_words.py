"""How are the values of the rules, and their changes, said to people?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.pages.domain_sentences import said
from api.pages.policy_field import EASING_NAMES, LEVEL_NAMES, FieldKind
from api.pages.policy_fields import FIELDS
from api.pages.proposal_words import format_name
from api.pages.spoken import Spoken
from matchmaker.errors import Fault
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_document import PolicyChange, PolicyPath, policy_changes
from matchmaker.scoring.wording import Wording
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Format

WEIGHTS = "weights"


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One change in words: „Gewicht Vorwissen (Tandem): 22 % → 30 %“. ``is_german`` marks a value typed freely."""

    label: str
    before: str
    after: str
    is_german: bool = False


@dataclass(frozen=True, slots=True)
class PolicyWords:
    """Says values of the rules in one language."""

    spoken: Spoken
    taxonomy: Taxonomy

    def changes(self, before: Policy, after: Policy) -> tuple[ToldChange, ...]:
        """In what the two differ, in words and in the order of the file."""
        return tuple(map(self._change, policy_changes(before, after)))

    def label(self, path: PolicyPath) -> str:
        """What a value is called."""
        if path[0] == WEIGHTS:
            form = self.format(Format(path[1]))
            return self.spoken.say("Gewicht %(criterion)s (%(form)s)", criterion=self.criterion(path[2]), form=form)
        return self.spoken.say(FIELDS[path].label)

    def format(self, format: Format) -> str:
        return format_name(format, self.spoken)

    def criterion(self, key: str) -> str:
        return Wording(self.taxonomy, self.spoken.language).criterion(key)

    def value(self, path: PolicyPath, value: Any) -> str:
        """A value with its unit."""
        if value is None:
            return self.spoken.say("nicht geregelt")
        if path[0] == WEIGHTS:
            return f"{self.percent(value)} %"
        field = FIELDS[path]
        unit = f" {self.spoken.say(field.unit)}" if field.unit and value != [] else ""
        return f"{self._bare(field.kind, value)}{unit}"

    def percent(self, weight: float) -> str:
        """A weight as a percentage without its sign, with as many digits as it has, four at most."""
        return self.decimal(round(100 * weight, 4))

    def decimal(self, value: float) -> str:
        """A number without thousands' marks and without idle digits, as somebody would type it."""
        text = f"{value:.9f}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if self.spoken.language == "de" else text

    def fault(self, fault: Fault) -> str:
        """A fault of a rules file with the name that the value has on pages."""
        path = path_of(fault)
        told = self.sentence(fault.reason)
        return f"{self.label(path)}: {told}" if path in FIELDS else f"{self.spoken.say(fault.where)}: {told}"

    def sentence(self, german: str) -> str:
        """A sentence of the rounds about rules; German where nobody translated it, which a test says of none."""
        if self.spoken.language == "de":
            return german
        return " ".join(told for told, _ in said(german, self.spoken))

    def _change(self, change: PolicyChange) -> ToldChange:
        before, after = (self.value(change.path, value) for value in (change.before, change.after))
        is_text = change.path in FIELDS and FIELDS[change.path].kind is FieldKind.TEXT
        return ToldChange(self.label(change.path), before, after, is_text)

    def _bare(self, kind: FieldKind, value: Any) -> str:
        spoken = self.spoken
        texts: dict[FieldKind, Callable[[], str]] = {
            FieldKind.SWITCH: lambda: spoken.say("ja") if value else spoken.say("nein"),
            FieldKind.TEXT: lambda: f"„{value}“" if value else spoken.say("nicht geregelt"),
            FieldKind.LEVEL: lambda: spoken.say(LEVEL_NAMES[value]),
            FieldKind.THEME: lambda: self.theme(value),
            FieldKind.ORDER: lambda: "; ".join(spoken.say(EASING_NAMES[one]) for one in value) or spoken.say("nichts"),
            FieldKind.DAYS: lambda: ", ".join(map(str, value)) or spoken.say("keine"),
        }
        return texts[kind]() if kind in texts else self.decimal(value)

    def theme(self, topic: str) -> str:
        """The name of a topic; that each consortium has its own where there is none."""
        if not topic:
            return self.spoken.say("jeder Verbund hat seines")
        return self.spoken.label(self.taxonomy.entry(topic).labels) if topic in self.taxonomy else topic


def path_of(fault: Fault) -> PolicyPath:
    """Where the value stands that a fault of a rules file names."""
    return (*fault.where.strip("[]").split("."), fault.column or "")
