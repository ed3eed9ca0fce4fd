"""Is a relay that was away left in peace for a while, and asked again in time?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from emails.breaker import LONGEST, SHORTEST, Breaker
from matchmaker.rounds.relay_answer import RelayAway
from tests.fakes import FakeMailer
from tests.round_builders import NOW


@dataclass
class AwayMailer(FakeMailer):
    is_away: bool = True

    def connect(self) -> FakeMailer:
        super().connect()
        if self.is_away:
            raise RelayAway("weg")
        return self


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def knocks(breaker: Breaker, clock: Clock, seconds: int) -> list[int]:
    """At which seconds it really knocked, when asked every second."""
    heard = []
    for second in range(seconds):
        clock.now = NOW + timedelta(seconds=second)
        before = breaker.mailer.connections
        with pytest.raises(RelayAway):
            breaker.connect()
        if breaker.mailer.connections > before:
            heard.append(second)
    return heard


def test_the_pause_doubles_and_then_stays():
    clock = Clock()
    breaker = Breaker(AwayMailer(), clock)

    heard = knocks(breaker, clock, 1_400)

    assert heard == [0, 15, 45, 105, 225, 465, 765, 1065, 1365]
    assert (timedelta(seconds=15), timedelta(seconds=300)) == (SHORTEST, LONGEST)


def test_a_relay_that_is_back_gets_its_mails_and_starts_anew():
    clock = Clock()
    breaker = Breaker(AwayMailer(), clock)
    knocks(breaker, clock, 50)
    clock.now = NOW + timedelta(seconds=105)
    breaker.mailer.is_away = False

    assert breaker.connect() is breaker.mailer
    assert breaker.connect() is breaker.mailer

    breaker.mailer.is_away = True
    with pytest.raises(RelayAway, match="weg"):
        breaker.connect()
    clock.now += SHORTEST
    with pytest.raises(RelayAway, match="weg"):
        breaker.connect()


def test_a_clock_that_is_set_back_keeps_nobody_waiting():
    clock = Clock()
    breaker = Breaker(AwayMailer(), clock)
    with pytest.raises(RelayAway, match="weg"):
        breaker.connect()

    clock.now -= timedelta(hours=2)

    with pytest.raises(RelayAway, match="weg"):
        breaker.connect()
