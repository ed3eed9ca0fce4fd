"""Is what a change made old made anew before somebody asks, and does a refusal end nothing?"""

import gc
from threading import Event, current_thread

from structlog.testing import capture_logs

from api.app import create_app
from api.settings import Settings
from api.warming import warming
from matchmaker.errors import MatchmakerError
from matchmaker.towns.profile import Need
from tests.builders import a_profile, a_taxonomy, ags
from tests.pages.site_cast import SECRET, a_site


def test_after_a_change_the_next_visitor_finds_everything_made() -> None:
    cast = a_site()
    site = create_app(Settings(secret_key=SECRET), cast.open_uow, cast.clock, a_taxonomy()).state.site
    with cast.open_uow(reading=True) as uow:
        terms, run = uow.rounds.get("r1"), uow.runs.get("r1-1")
        former = site.public_facts(uow), site.assessment(uow, terms, run, public=True)
    cast.change(lambda uow: uow.profiles.save_all([a_profile(5, needs=(Need("youth"),))]))

    site.warm()

    with cast.open_uow(reading=True) as uow:
        # Who has to read them now has come too early.
        uow.profiles = uow.proposals = None
        found = site.public_facts(uow), site.assessment(uow, terms, run, public=True)
    assert not any(one is other for one, other in zip(found, former, strict=True))
    assert ags(5) in found[0].stated["youth"]


def test_a_refusal_is_logged_once_and_the_next_turn_comes() -> None:
    turns, enough = [], Event()

    def refusing() -> None:
        turns.append(1)
        if len(turns) == 4:
            enough.set()
        raise MatchmakerError("Die Datenbank antwortet nicht.")

    with capture_logs() as logs, warming(refusing, every_s=0.001):
        assert enough.wait(20)

    assert [one["event"] for one in logs] == ["warming_refused"]


def test_what_the_first_turn_that_works_has_made_is_not_searched_for_garbage_again() -> None:
    turns, enough, frozen = [], Event(), []

    def turn() -> None:
        turns.append(1)
        frozen.append(gc.get_freeze_count())
        if len(turns) == 1:
            raise MatchmakerError("Die Datenbank antwortet noch nicht.")
        if len(turns) == 4:
            enough.set()

    gc.unfreeze()
    with warming(turn, every_s=0.001):
        assert enough.wait(20)

    assert frozen[:2] == [0, 0]
    assert frozen[2] > 1_000
    assert abs(frozen[3] - frozen[2]) < frozen[2] / 10
    assert gc.get_freeze_count() == 0


def test_after_the_block_nothing_is_warmed_any_more() -> None:
    turned, turning = Event(), []

    def turn() -> None:
        turning.append(current_thread())
        turned.set()

    with warming(turn, every_s=0.001):
        assert turned.wait(20)

    assert not turning[0].is_alive()
