"""What does a town see of its exchange: whom to reach, when to talk, about what, and what to do next?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from api.exchange_post import contact_name
from api.meeting_agenda import AgendaItem, agenda
from api.pages.exchange_door import Door
from api.pages.proposal_words import ROLES, format_name
from api.pages.spoken import Spoken
from api.pages.statements import entry_label
from api.pages.view import Frame
from emails.language import Language as LetterLanguage
from emails.words import WORDS, unbroken
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.check_in import CheckIn
from matchmaker.rounds.exchange import EndReason, Exchange, ExchangeState, Slot
from matchmaker.rounds.exchange_permissions import ExchangeAction, may
from matchmaker.rounds.exchange_post import OfficeContact
from matchmaker.rounds.proposal import Member

KINDS = {
    ExchangeState.ARRANGING: "warning",
    ExchangeState.RUNNING: "success",
    ExchangeState.COMPLETED: "success",
    ExchangeState.ENDED: "info",
}
# In the words of a town that leaves; what only head office can know is not among them.
LEAVING = {
    EndReason.NO_TIME: "Uns fehlt die Zeit",
    EndReason.TOPIC_SETTLED: "Das Thema hat sich erledigt",
    EndReason.PARTNER_SILENT: "Wir erreichen die andere Seite nicht",
    EndReason.OTHER: "Ein anderer Grund",
}
DONE = {
    "termin": "Der Termin steht. Alle Seiten bekommen eine Einladung für ihren Kalender.",
    "andere": "Es gibt drei neue Termine. Die anderen Städte bekommen sie auch.",
    "abschluss": "Der Austausch ist abgeschlossen. Danke! Wir fragen Sie in einer Mail, wie er war.",
    "verlassen": "Sie haben den Austausch beendet. Gründe nennen wir den anderen nicht.",
}


@dataclass(frozen=True, slots=True)
class ContactView:
    """How one of the others is reached."""

    town: str
    href: str
    office: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class SlotView:
    """One slot to pick; ``value`` is what its form sends."""

    value: str
    when: str
    suits: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A way on from the page."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class ExchangePage:
    """An exchange as one of its towns sees it; contacts are those that it may be told now."""

    frame: Frame
    heading: str
    own_name: str
    topic: str
    state: str
    state_kind: str
    done: str
    fault: str
    starter: str
    contacts: tuple[ContactView, ...]
    meeting: str
    fell_away: bool
    calendar_href: str
    slots: tuple[SlotView, ...]
    are_slots_past: bool
    agenda: tuple[AgendaItem, ...]
    planned_until: str
    question: Step | None
    card: Step | None
    may_complete: bool
    may_leave: bool
    leaving: tuple[tuple[str, str], ...]
    actions: Mapping[str, str]
    version: int
    csrf: str
    contact: str


@dataclass(frozen=True, slots=True)
class ExchangeFacts:
    """What the page is made from, beside the exchange; ``contacts`` only of those that its reader may be told."""

    names: Mapping[str, str]
    contacts: tuple[OfficeContact, ...]
    question: CheckIn | None
    now: datetime
    done: str = ""
    fault: str = ""


def exchange_page(door: Door, facts: ExchangeFacts) -> ExchangePage:
    """The page for the town behind this door."""
    exchange, spoken, site = door.exchange, door.framing.spoken, door.framing.site
    others = [side.member for side in exchange.present if side.member != door.own]
    is_ahead = exchange.state.is_open and not _is_past_talk(exchange, facts.now)
    slots = _slots(door, facts.now) if may(ExchangeAction.PICK_SLOT, door.viewer, exchange) else None
    return ExchangePage(
        frame=door.framing.translated_frame(),
        heading=heading(exchange, [facts.names[one.ags] for one in others], spoken),
        own_name=facts.names[door.own.ags],
        topic=entry_label(exchange.topic, site.taxonomy, spoken.language) if exchange.topic else "",
        state=spoken.say(exchange.state.label),
        state_kind=KINDS[exchange.state],
        done=spoken.say(DONE[facts.done]) if facts.done in DONE else "",
        fault=facts.fault,
        starter=_starter(door, facts, spoken),
        contacts=tuple(_contact(one, others[place], spoken) for place, one in enumerate(facts.contacts)),
        meeting=moment(exchange.meeting.starts_at, spoken) if exchange.meeting else "",
        fell_away=exchange.talk_fell_away,
        calendar_href=door.address("/termin.ics") if exchange.meeting and is_ahead else "",
        slots=slots or (),
        # Nobody chose in time: without a way to others the towns could only end what both wanted.
        are_slots_past=slots == () and exchange.meeting is None and exchange.slots != (),
        agenda=agenda(exchange.format, spoken) if is_ahead else (),
        planned_until=spoken.day(german_day(exchange.planned_until)),
        question=_question(door, facts),
        card=_card(door),
        may_complete=_is_past_talk(exchange, facts.now) and may(ExchangeAction.COMPLETE, door.viewer, exchange),
        may_leave=may(ExchangeAction.LEAVE, door.viewer, exchange),
        leaving=tuple((reason.value, spoken.say(words)) for reason, words in LEAVING.items()),
        actions={name: door.address(f"/{name}") for name in ("termin", "abschliessen", "verlassen")},
        version=exchange.version,
        csrf=door.form_token,
        contact=site.settings.mail_reply_to,
    )


def heading(exchange: Exchange, others: list[str], spoken: Spoken) -> str:
    """The form of exchange and with whom; of whom nobody is left, the form alone."""
    form = format_name(exchange.format, spoken)
    return spoken.say("%(format)s mit %(towns)s", format=form, towns=spoken.listing(others)) if others else form


def moment(at: datetime, spoken: Spoken) -> str:
    """A moment with its weekday, in German time."""
    words = WORDS[LetterLanguage(spoken.language)]
    return unbroken(f"{words.weekday_and_day(at)}, {words.clock(at)}")


def office_words() -> tuple[str, ...]:
    """What the pages of exchanges say of a value that only the moment of speaking knows."""
    states = [state.label for state in ExchangeState]
    return (*states, *DONE.values(), *LEAVING.values(), *ROLES.values())


def _starter(door: Door, facts: ExchangeFacts, spoken: Spoken) -> str:
    if door.exchange.state is not ExchangeState.ARRANGING:
        return ""
    if door.exchange.starter == door.own.ags:
        return spoken.say("Bitte machen Sie den Anfang: Wählen Sie einen Termin.")
    starter = facts.names[door.exchange.starter]
    return spoken.say("Den Anfang macht %(town)s. Wählen können Sie trotzdem schon.", town=starter)


def _contact(one: OfficeContact, member: Member, spoken: Spoken) -> ContactView:
    return ContactView(
        contact_name(one, spoken), f"/staedte/{member.ags}", spoken.say(ROLES[one.role]), one.email, one.phone or ""
    )


def _slots(door: Door, now: datetime) -> tuple[SlotView, ...]:
    exchange = door.exchange
    if _is_past_talk(exchange, now):
        return ()
    ahead = [slot for slot in exchange.slots if slot.starts_at > now]
    return tuple(_slot(slot, exchange, door.framing.spoken) for slot in ahead)


def _slot(slot: Slot, exchange: Exchange, spoken: Spoken) -> SlotView:
    towns = len(exchange.present)
    suits = ""
    if slot.suits >= towns:
        suits = spoken.say("passt zu den Zeiten aller Seiten")
    elif slot.suits:
        suits = spoken.say("passt zu den Zeiten von %(some)s der %(all)s Städte", some=str(slot.suits), all=str(towns))
    chosen = exchange.meeting is not None and exchange.meeting.starts_at == slot.starts_at
    return SlotView(slot.starts_at.isoformat(), moment(slot.starts_at, spoken), suits, chosen)


def _is_past_talk(exchange: Exchange, now: datetime) -> bool:
    return exchange.meeting is not None and exchange.meeting.starts_at <= now


def _question(door: Door, facts: ExchangeFacts) -> Step | None:
    asked = facts.question
    if asked is None or asked.answered_at is not None:
        return None
    return Step(door.address("/frage"), door.framing.spoken.say(asked.question.label))


def _card(door: Door) -> Step | None:
    if not may(ExchangeAction.WRITE_CARD, door.viewer, door.exchange):
        return None
    return Step(door.address("/fallkarte"), door.framing.spoken.say("Fallkarte: Was kam heraus?"))
