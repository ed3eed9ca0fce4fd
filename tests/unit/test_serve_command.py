"""Does the site refuse to start where that would not go well?"""

from dataclasses import replace
from pathlib import Path

import pytest

from api.commands.serve import listening, reachable_at, refuse_open_demo, run_site
from api.settings import Environment, Settings
from matchmaker.errors import BadInput, MatchmakerError
from tests.operator_cast import OPERATOR

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
    with pytest.raises(BadInput, match="SECRET_KEY"), listening(Settings(), "127.0.0.1", 8000):
        raise AssertionError


def test_a_taken_port_is_named_with_what_to_do() -> None:
    with listening(DEMO, "127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput) as refusal, listening(DEMO, "127.0.0.1", port):
            raise AssertionError

    advice = "Beenden Sie das andere Programm, oder nehmen Sie einen anderen, etwa --port"
    assert str(refusal.value).startswith(
        f"So kann der Dienst nicht starten:\n  --port: Port {port} ist schon belegt. {advice}"
    )


def test_an_address_of_another_machine_cannot_be_served() -> None:
    settings = replace(
        DEMO,
        environment=Environment.PRODUCTION,
        base_url="https://austausch.example",
        smtp_url="smtp://relay.example",
        mail_from="a@b.example",
        mail_reply_to="a@b.example",
        **{name.lower(): value for name, value in OPERATOR.items()},
    )

    with (
        pytest.raises(BadInput, match=r"„192\.0\.2\.7“ gehört nicht zu diesem Rechner"),
        listening(settings, "192.0.2.7", 0),
    ):
        raise AssertionError


def test_the_port_is_free_again_afterwards() -> None:
    with listening(DEMO, "127.0.0.1", 0) as first:
        port = first.getsockname()[1]

    with listening(DEMO, "127.0.0.1", port) as second:
        assert second.getsockname()[1] == port


def test_links_follow_the_port_unless_somebody_set_their_address() -> None:
    assert reachable_at(Settings(), 8000) == Settings()
    assert reachable_at(Settings(), 8080).base_url == "http://127.0.0.1:8080"
    assert reachable_at(Settings(base_url="https://a.example"), 8080).base_url == "https://a.example"


def test_a_database_that_was_never_migrated_is_refused_with_what_to_do(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/new.db", environment=Environment.DEMO, secret_key="s" * 40)

    with listening(settings, "127.0.0.1", 0) as listener, pytest.raises(MatchmakerError, match="matchmaker migrate"):
        run_site(settings, listener)
