"""Does the site refuse to start where that would not go well?"""

from pathlib import Path

import pytest

from api.commands.serve import refuse_open_demo, run_site
from api.settings import Environment, Settings
from matchmaker.errors import BadInput, MatchmakerError

DEMO = Settings(environment=Environment.DEMO, secret_key="s" * 40)


@pytest.mark.parametrize("host", ["::", "192.168.1.20", "austausch.example"])
def test_the_demo_is_never_open_to_others(host: str) -> None:
    with pytest.raises(BadInput) as refusal:
        refuse_open_demo(DEMO, host)

    assert str(refusal.value) == (
        "So kann der Dienst nicht starten:\n"
        "  --host: Die Demo hat offene Anmeldelinks und läuft nur auf diesem Rechner (127.0.0.1)."
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_the_demo_runs_on_this_machine(host: str) -> None:
    refuse_open_demo(DEMO, host)


def test_in_production_any_host_is_the_operators_choice() -> None:
    refuse_open_demo(Settings(), "192.168.1.20")


def test_production_without_a_secret_does_not_start() -> None:
    with pytest.raises(BadInput, match="SECRET_KEY"):
        run_site(Settings(), "127.0.0.1", 8000)


def test_a_database_that_was_never_migrated_is_refused_with_what_to_do(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/new.db", environment=Environment.DEMO, secret_key="s" * 40)

    with pytest.raises(MatchmakerError, match="matchmaker migrate"):
        run_site(settings, "127.0.0.1", 8000)
