"""What does head office read about one town: people, profile and its history, cases, letters?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from api.letter_titles import letter_title
from api.pages.browse_choice import Options
from api.pages.field_fault import FieldFault
from api.pages.proposal_words import FORMATS, ROLES
from api.pages.spoken import Spoken
from api.pages.statements import Voice, entry_label, office_of, voices
from api.pages.view import Frame
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.exchange import LABELS as EXCHANGE_STATES
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.profile_log import ProfileChange
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.town_file import TownFile
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import TownProfile

MAIL_STATES = {
    MessageState.QUEUED: "wartet",
    MessageState.CLAIMED: "wird verschickt",
    MessageState.DATA: "wird verschickt",
    MessageState.SENT: "verschickt",
    MessageState.FAILED: "nicht zustellbar",
    MessageState.DROPPED: "entfallen",
    MessageState.IN_DOUBT: "Versand unklar",
}
HIDDEN = "Die Adresse steht hier, sobald mit der Stadt ein Vorgang offen ist."


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One office; ``address`` is empty where no case is open. ``facts`` are short lines in words."""

    office: str
    address: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of the profile: when, who, which office, and old → new; all but the day German in every language."""

    day: str
    by: str
    office: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One request, proposal, exchange, letter or task: what, where it stands, when; ``href`` may lead to it."""

    what: str
    state: str
    when: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class BehalfForm:
    """What can be written down for one office: ``key`` and ``version`` are the profile's, ``typed`` as refused."""

    key: str
    office: str
    version: int
    pause: str
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OfficeTownPage:
    """Everything of one town; ``phone`` are the forms for answers that it may still give."""

    frame: Frame
    ags: str
    name: str
    place: str
    population: str
    public_href: str
    merge_href: str
    done: str
    refused: str
    faults: tuple[FieldFault, ...]
    case_is_open: bool
    offices: tuple[OfficeLine, ...]
    hidden: str
    voices: tuple[Voice, ...]
    taking_part: tuple[tuple[str, str], ...]
    history: tuple[HistoryLine, ...]
    requests: tuple[CaseLine, ...]
    proposals: tuple[CaseLine, ...]
    exchanges: tuple[CaseLine, ...]
    letters: tuple[CaseLine, ...]
    tasks: tuple[CaseLine, ...]
    notes: tuple[str, ...]
    predecessors: tuple[str, ...]
    phone: tuple[CaseLine, ...]
    behalf: tuple[BehalfForm, ...]
    entries: Options
    formats: Options
    form_key: str


@dataclass(frozen=True, slots=True)
class TownTelling:
    """By what a town's file is told."""

    file: TownFile
    taxonomy: Taxonomy
    names: Mapping[str, str]
    spoken: Spoken

    def offices(self) -> tuple[OfficeLine, ...]:
        """Who speaks for the town; ended addresses last."""
        own = sorted(self.file.offices, key=lambda one: (one.ended_at is not None, one.role, one.added_at))
        return tuple(OfficeLine(self._office(one), self._address(one), tuple(self._facts(one))) for one in own)

    def taking_part(self) -> tuple[tuple[str, str], ...]:
        """Of each profile its office, and in one line how it takes part."""
        return tuple((office_of(one, self.spoken), self._part(one)) for one in self.file.profiles)

    def history(self) -> tuple[HistoryLine, ...]:
        """Changes of the profiles, the newest first."""
        return tuple(self._change(one) for one in reversed(self.file.changes))

    def voices(self) -> tuple[Voice, ...]:
        """What the town says, sealed statements included: this page is for head office alone."""
        return voices(self.file.profiles, self.taxonomy, self.spoken)

    def requests(self) -> Iterator[CaseLine]:
        for one in reversed(self.file.requests):
            what = f"{self._say(FORMATS[one.format])}: {entry_label(one.topic, self.taxonomy)}"
            said = f" ({one.stated_by})" if one.stated_by else ""
            state = self._say(one.state.label)
            yield CaseLine(f"{what}{said}", state, self._day(one.made_at), "/geschaeftsstelle/anfragen")

    def proposals(self) -> Iterator[CaseLine]:
        for one in reversed(self.file.proposals):
            what = f"{self._say(FORMATS[one.format])}: {self._named(one.members)}"
            when = self._day(one.offered_at) if one.offered_at else ""
            yield CaseLine(what, self._say(one.state.label), when, f"/geschaeftsstelle/vorschlaege/{one.id}")

    def exchanges(self) -> Iterator[CaseLine]:
        for one in reversed(self.file.exchanges):
            what = f"{self._say(FORMATS[one.format])}: {self._named(side.member for side in one.sides)}"
            href = f"/geschaeftsstelle/vorschlaege/{one.id}"
            yield CaseLine(what, self._say(EXCHANGE_STATES[one.state]), self._day(one.began_at), href)

    def letters(self) -> Iterator[CaseLine]:
        """Which letter, when, and what became of it: never what it says."""
        for one in sorted(self.file.letters, key=lambda mail: (mail.due_at, mail.id), reverse=True):
            yield CaseLine(
                self._say(letter_title(one.letter)),
                self._say(MAIL_STATES[one.state]),
                self._day(one.sent_at or one.due_at),
            )

    def tasks(self) -> Iterator[CaseLine]:
        for one in self.file.tasks:
            href = f"/geschaeftsstelle/heute?art={one.kind}"
            yield CaseLine(one.text, "", self._day(one.made_at), href)

    def phone(self) -> Iterator[CaseLine]:
        for one in self.file.to_call:
            href = f"/geschaeftsstelle/vorschlaege/{one.proposal_id}#telefon-{one.member.ags}"
            due = self._say("Frist: %(day)s", day=self._day(one.due_at)) if one.due_at else ""
            yield CaseLine(self._say(ROLES[one.member.role]), due, "", href)

    def predecessors(self) -> Iterator[str]:
        for one in self.file.predecessors:
            yield f"{one.old_name} ({one.old_ags}): {self._day(one.at)}, {one.by}"

    def _named(self, members: Iterable[Member]) -> str:
        others = (one.ags for one in members if one.ags != self.file.town.ags)
        return self.spoken.listing([self.names.get(ags, ags) for ags in others])

    def _office(self, one: OfficeAddress) -> str:
        role = self._say(ROLES[one.role])
        return f"{role} ({self._say('Vertretung')})" if one.standing is Standing.DELEGATE else role

    def _address(self, one: OfficeAddress) -> str:
        return one.address if self.file.case_is_open and one.ended_at is None else ""

    def _facts(self, one: OfficeAddress) -> Iterator[str]:
        if one.ended_at:
            yield self._say("gilt nicht mehr seit %(day)s", day=self._day(one.ended_at))
        elif one.checked_at:
            yield self._say("geprüft am %(day)s", day=self._day(one.checked_at))
        else:
            yield self._say("nicht geprüft")
        if one.term_ends:
            yield self._say("Amtszeit bis %(day)s", day=self.spoken.day(one.term_ends))

    def _part(self, one: TownProfile) -> str:
        parts = [self._say("nimmt teil") if one.consent else self._say("ohne Einwilligung")]
        if one.paused_until:
            parts.append(self._say("Pause bis %(day)s", day=self.spoken.day(one.paused_until)))
        if one.capacity is not None:
            parts.append(self._say("freie Plätze: %(number)s", number=self.spoken.number(one.capacity)))
        return ", ".join(parts)

    def _change(self, one: ProfileChange) -> HistoryLine:
        office = self._say(ROLES[one.role]) if one.role else self._say("Stadt")
        return HistoryLine(self._day(one.at), one.by, office, tuple(map(str, one.changes)))

    def _say(self, german: str, **places: str) -> str:
        return self.spoken.say(german, **places)

    def _day(self, moment: datetime) -> str:
        return self.spoken.day(german_day(moment))
