"""How does a town ask for an exchange, and how does it take that back?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from matchmaker.errors import BadInput, Fault, NotFound, StaleWrite, TransitionRefused, UnknownTown
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.request import MOST_CANDIDATES, Request
from matchmaker.rounds.request_permissions import RequestAct, refuse_request
from matchmaker.rounds.stating import NEEDED
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Format, Role, Wishes

LONGEST_TEXT = 2_000
ASKED = ("role", "format", "topic", "text", "wishes", "candidates")
REFUSED = "Die Anfrage wurde nicht abgeschickt."
NO_ROOM = (
    "Für so viele Austausche zugleich haben Sie keinen Platz angegeben: Ihre offene Anfrage wartet noch auf die "
    "Geschäftsstelle. Ziehen Sie diese zurück, oder erhöhen Sie in Ihrem Bereich die Zahl der Plätze."
)


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What one office of a town asks for; ``key`` is the secret of its form, ``stated_by`` as in ``Request``."""

    key: str
    ags: str
    role: Role
    format: Format
    topic: str
    text: str = ""
    wishes: Wishes = field(default_factory=Wishes)
    candidates: tuple[str, ...] = ()
    stated_by: str | None = None


class FormOfOthers(NotFound):
    """The form has made a request of another town or office."""


def submit_request(order: NewRequest, taxonomy: Taxonomy, uow: UnitOfWork, now: datetime) -> Request:
    """Store the request, which takes one place of the town until head office has decided; nobody else learns of it.

    The same form sent again, by a double click or another process, returns the request that it made. ``BadInput``
    with every fault, ``TransitionRefused`` where the town's places are taken by requests that wait already.
    """
    with uow:
        waiting = uow.requests.held_of_town(order.ags)
        if known := uow.requests.by_key(order.key):
            return _same_town(known, order)
        if faults := tuple(faults_of(order, taxonomy, uow)):
            raise BadInput(REFUSED, faults)
        taken = sum(one.reserves and one.role is order.role for one in waiting)
        if taken >= _places(order, uow):
            raise TransitionRefused(NO_ROOM)
        made = _request(order, now)
        uow.requests.add(made)
        uow.commit()
    return made


def is_what_was_asked(made: Request, order: NewRequest) -> bool:
    """Whether a request says what this form says, so that sending it was a repetition."""
    # No digest is kept for it: what a town asked for never changes, it can only lose its words on somebody's wish.
    again = _request(order, made.made_at)
    return all(getattr(made, name) == getattr(again, name) for name in ASKED)


def withdraw_request(request_id: str, seen_version: int, viewer: Viewer, uow: UnitOfWork, now: datetime) -> Request:
    """Take a request back; ``NotFound`` for everybody but its town and head office, a second time changes nothing."""
    with uow:
        request = uow.requests.get(request_id)
        refuse_request(viewer, RequestAct.WITHDRAW, request)
        if request.ended_at is not None and request.proposal_id is None:
            return request
        if request.version != seen_version:
            raise StaleWrite("Die Anfrage wurde inzwischen geändert. Bitte laden Sie die Seite neu.")
        withdrawn = uow.requests.save(request.withdraw(now))
        uow.commit()
    return withdrawn


def faults_of(order: NewRequest, taxonomy: Taxonomy, uow: UnitOfWork) -> Iterator[Fault]:
    """Everything that is wrong with a request, inside an open unit of work."""
    if order.topic not in taxonomy or taxonomy.kind(order.topic) not in NEEDED:
        yield Fault("Thema", "Bitte wählen Sie ein Thema aus.")
    if len(order.text.strip()) > LONGEST_TEXT:
        longest = f"{LONGEST_TEXT:,}".replace(",", ".")
        yield Fault("Ihr Anliegen", f"Bitte kürzen Sie den Text auf höchstens {longest} Zeichen.")
    if len(order.candidates) > MOST_CANDIDATES or len(set(order.candidates)) < len(order.candidates):
        yield Fault("Wunschstädte", "Bitte nennen Sie höchstens drei Städte, jede nur einmal.")
    for ags in order.candidates:
        if reason := _unfit(ags, order, uow):
            yield Fault("Wunschstädte", reason)


def _same_town(known: Request, order: NewRequest) -> Request:
    if (known.ags, known.role) != (order.ags, order.role):
        raise FormOfOthers("Dieses Formular gibt es nicht.")
    return known


def _places(order: NewRequest, uow: UnitOfWork) -> int:
    """What the office has stated; where it stated nothing, one."""
    profile = uow.profiles.of(order.ags, order.role)
    return 1 if profile is None or profile.capacity is None else profile.capacity


def _unfit(ags: str, order: NewRequest, uow: UnitOfWork) -> str:
    if ags == order.ags:
        return "Ihre eigene Stadt kann nicht dabei sein."
    try:
        town = uow.towns.get(ags)
    except UnknownTown:
        return f"Eine Stadt mit dem Schlüssel {ags} gibt es nicht. Bitte wählen Sie eine aus der Liste."
    return "" if town.small else f"{town.name} ist keine kleine Stadt. Bitte wählen Sie eine aus der Liste."


def _request(order: NewRequest, now: datetime) -> Request:
    # The form's secret is not the request's name: that one stands in addresses.
    return Request(
        id=f"anfrage-{order.ags}-{now:%Y%m%d%H%M%S}-{_short(order.key)}",
        key=order.key,
        ags=order.ags,
        role=order.role,
        format=order.format,
        topic=order.topic,
        made_at=now,
        text=order.text.strip() or None,
        wishes=order.wishes,
        candidates=order.candidates,
        stated_by=order.stated_by,
    )


def _short(key: str) -> str:
    return hash_of(key)[:8]
