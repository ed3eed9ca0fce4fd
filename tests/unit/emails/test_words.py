"""Are numbers, dates and enumerations written as people write them?"""

from datetime import UTC, date, datetime

import pytest

from emails.words import ENGLISH, GERMAN, unbroken


@pytest.mark.parametrize(
    ("amount", "german", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (5_000, "5.000", "5,000"),
        (16_715, "16.715", "16,715"),
        (2_282_000, "2.282.000", "2,282,000"),
    ],
)
def test_thousands_are_set_apart(amount: int, german: str, english: str):
    assert (GERMAN.number(amount), ENGLISH.number(amount)) == (german, english)


def test_days_are_told_in_words():
    assert GERMAN.day(date(2026, 3, 1)) == "1. März 2026"
    assert ENGLISH.day(date(2026, 3, 1)) == "1 March 2026"
    assert GERMAN.weekday_and_day(date(2026, 12, 6)) == "Sonntag, 6. Dezember 2026"
    assert ENGLISH.weekday_and_day(date(2026, 12, 6)) == "Sunday, 6 December 2026"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("bis Sonntag, 6. Dezember 2026.", "bis Sonntag, 6.\u00a0Dezember 2026."),
        ("1 May 2026 and 31 March 2027", "1\u00a0May 2026 and 31\u00a0March 2027"),
        ("am 12. März und 1. Mai", "am 12.\u00a0März und 1.\u00a0Mai"),
        ("Haus 7 Maibaum, 2. Marchfeld, 06.12.2026, Mai 2026", "Haus 7 Maibaum, 2. Marchfeld, 06.12.2026, Mai 2026"),
    ],
)
def test_on_a_screen_no_line_ends_between_day_and_month(written: str, shown: str):
    assert unbroken(written) == shown


def test_months_and_weekdays_stand_in_their_order():
    months = [GERMAN.day(date(2026, month, 1)).split()[1] for month in range(1, 13)]
    weekdays = [GERMAN.weekday_and_day(date(2026, 6, day)).split(",")[0] for day in range(1, 8)]

    assert (months[0], months[6], months[11]) == ("Januar", "Juli", "Dezember")
    assert weekdays == ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
    assert len(set(months)) == 12


def test_a_time_without_its_word_is_german_local_time_too():
    moment = datetime(2026, 7, 31, 22, 5, tzinfo=UTC)

    assert (GERMAN.time_of_day(moment), ENGLISH.time_of_day(moment)) == ("00:05", "00:05")


@pytest.mark.parametrize(
    ("moment", "day", "clock"),
    [
        (datetime(2026, 12, 6, 22, 59, tzinfo=UTC), "Sonntag, 6. Dezember 2026", "23:59 Uhr"),
        (datetime(2026, 12, 6, 23, 0, tzinfo=UTC), "Montag, 7. Dezember 2026", "00:00 Uhr"),
        (datetime(2026, 7, 31, 22, 30, tzinfo=UTC), "Samstag, 1. August 2026", "00:30 Uhr"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Sonntag, 25. Oktober 2026", "02:30 Uhr"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Sonntag, 25. Oktober 2026", "02:30 Uhr"),
    ],
)
def test_moments_are_told_in_german_local_time(moment: datetime, day: str, clock: str):
    assert (GERMAN.weekday_and_day(moment), GERMAN.clock(moment)) == (day, clock)


@pytest.mark.parametrize(
    ("words", "told"), [([], ""), (["a"], "a"), (["a", "b"], "a und b"), (("a", "b", "c"), "a, b und c")]
)
def test_enumerations_end_with_and(words: list[str], told: str):
    assert GERMAN.listing(words) == told
    assert ENGLISH.listing(words) == told.replace("und", "and")
