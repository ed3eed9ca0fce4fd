"""Does a calendar keep one date, however often it moves, and lose it when it is called off?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from emails.invitation import CalendarDate, calendar_file

BEGIN = datetime(2024, 3, 31, 8, 0, tzinfo=UTC)
DATE = CalendarDate(
    uid="r1-1-01@austausch.example",
    sequence=0,
    starts_at=BEGIN,
    ends_at=BEGIN + timedelta(hours=1),
    written_at=datetime(2024, 3, 4, 9, 30, 15, 999, tzinfo=UTC),
    summary="Erstes Gespräch: Ahornstedt, Birkenau am See",
    description="Tagesordnung:\n1. Ankommen; 5 Minuten\n2. „Leerstand“, 20 Minuten",
    organizer="geschaeftsstelle@austausch.example",
    organizer_name="Geschäftsstelle",
    attendee="rathaus@ahornstedt.example",
)


def event_of(date: CalendarDate):
    calendar = Calendar.from_ical(calendar_file(date))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_a_calendar_reads_the_date_as_it_was_meant():
    calendar, event = event_of(DATE)

    assert (calendar["METHOD"], calendar["VERSION"], event["STATUS"], event["SEQUENCE"]) == (
        *("REQUEST", "2.0", "CONFIRMED"),
        0,
    )
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (BEGIN, BEGIN + timedelta(hours=1))
    assert (event["SUMMARY"], event["DESCRIPTION"]) == (DATE.summary, DATE.description)
    assert (event["UID"], event["ORGANIZER"], event["ATTENDEE"]) == (
        *("r1-1-01@austausch.example", "mailto:geschaeftsstelle@austausch.example"),
        "mailto:rathaus@ahornstedt.example",
    )


def test_a_date_that_moves_or_falls_away_stays_the_same_date_with_a_higher_count():
    _, moved = event_of(replace(DATE, sequence=1, starts_at=BEGIN + timedelta(days=2)))
    calendar, cancelled = event_of(replace(DATE, sequence=2, is_cancelled=True))

    assert (moved["UID"], moved["SEQUENCE"]) == (DATE.uid, 1)
    assert (cancelled["UID"], cancelled["SEQUENCE"], cancelled["STATUS"]) == (DATE.uid, 2, "CANCELLED")
    assert calendar["METHOD"] == "CANCEL"


def test_the_same_date_gives_the_same_bytes_in_lines_that_programs_can_read():
    content = calendar_file(DATE)

    assert content == calendar_file(DATE)
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)


@pytest.mark.parametrize("hostile", ["x\r\nATTENDEE:mailto:evil@x.example", "x\nEND:VEVENT", 'a;b,c\\n:d"e'])
def test_words_of_people_smuggle_nothing_in(hostile: str):
    _, event = event_of(replace(DATE, summary=hostile, description=hostile))

    assert event["ATTENDEE"] == "mailto:rathaus@ahornstedt.example"
    assert str(event["SUMMARY"]).replace("\r\n", "\n") == hostile.replace("\r\n", "\n")


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=200))
def test_any_words_come_back_as_they_were(words: str):
    _, event = event_of(replace(DATE, description=f"-{words}-"))

    assert event["DESCRIPTION"] == f"-{words}-"
