"""How does the date of a first talk become a file that every calendar reads, moves and takes out again?"""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//Kleinstadt-Austausch//Termin//DE"


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """One date as one reader keeps it. ``uid`` never changes, ``sequence`` counts its changes (RFC 5545, 3.8.7.4).

    Moments are aware; ``organizer`` and ``attendee`` are bare addresses, the attendee that of the reader alone, so
    that the file tells nobody where the others are reached.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    written_at: datetime
    summary: str
    description: str
    organizer: str
    organizer_name: str
    attendee: str
    is_cancelled: bool = False


def calendar_file(date: CalendarDate) -> bytes:
    """The file in UTF-8 with CRLF, METHOD REQUEST or CANCEL (RFC 5546); the same date gives the same bytes.

    Times are in UTC, so that no reader needs to know German summer time.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if date.is_cancelled else "REQUEST")
    calendar.add_component(_event(date))
    return bytes(calendar.to_ical())


class _Words(vText):
    """Text that comes back as it was: the library takes a backslash with a capital N for a new line."""

    def to_ical(self) -> bytes:
        # Apart from their backslashes the parts hold nothing that it could take for one.
        parts = (vText(part).to_ical() for part in str(self).split("\\"))
        return b"\\\\".join(parts)


def _event(date: CalendarDate) -> Event:
    event = Event()
    event.add("uid", date.uid)
    event.add("sequence", date.sequence)
    event.add("dtstamp", date.written_at.astimezone(UTC))
    event.add("dtstart", date.starts_at.astimezone(UTC))
    event.add("dtend", date.ends_at.astimezone(UTC))
    event.add("summary", _Words(date.summary))
    event.add("description", _Words(date.description))
    event.add("status", "CANCELLED" if date.is_cancelled else "CONFIRMED")
    event.add("organizer", _address(date.organizer, name=date.organizer_name))
    event.add("attendee", _address(date.attendee, rsvp="TRUE"), encode=False)
    return event


def _address(email: str, name: str = "", rsvp: str = "") -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if name:
        address.params["CN"] = vText(name)
    if rsvp:
        address.params["RSVP"] = vText(rsvp)
    return address
