"""Does head office see at the terminal what runs, and end what cannot be saved?"""

import json
from pathlib import Path

import pytest

from matchmaker.rounds.exchange import EndReason
from matchmaker.rounds.office_act import TERMINAL
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.named_entry import named_topic
from tests.command_line import run
from tests.exchange_builders import a_confirmed_proposal, a_running_exchange, an_exchange, store_exchanges
from tests.round_builders import NOW, store_proposals


@pytest.fixture
def uow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqlUnitOfWork:
    url = f"sqlite:///{tmp_path}/exchanges.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("ENVIRONMENT", "demo")
    engine = make_engine(url)
    migrate(engine)
    return SqlUnitOfWork(engine)


def test_what_runs_is_listed_with_its_towns_and_date(uow: SqlUnitOfWork, capsys: pytest.CaptureFixture[str]):
    store_exchanges(uow, an_exchange(1), a_running_exchange(2))

    told = run(capsys, "exchange", "list")
    document = json.loads(run(capsys, "exchange", "list", "--json").out)

    assert told.out.splitlines() == [
        "r1-1-01: Ahornstedt und Birkenau am See, vereinbart, Termin offen, seit 4. März 2024",
        "r1-1-02: Cedernburg und Dornfeld, im Gange, seit 4. März 2024, erstes Gespräch 12. März 2024, 10:00 Uhr",
    ]
    assert [(one["id"], one["state"], one["meeting_at"]) for one in document["exchanges"]] == [
        ("r1-1-01", "arranging", None),
        ("r1-1-02", "running", "2024-03-12T09:00:00+00:00"),
    ]


def test_where_nothing_runs_it_says_so(uow: SqlUnitOfWork, capsys: pytest.CaptureFixture[str]):
    assert run(capsys, "exchange", "list").out == "Gerade läuft kein Austausch.\n"


def test_one_is_ended_once_with_the_same_letter_to_each_town(uow: SqlUnitOfWork, capsys: pytest.CaptureFixture[str]):
    store_proposals(uow, a_confirmed_proposal(topic=None))
    with uow:
        uow.exchanges.add(an_exchange(topic=None))
        uow.commit()
    arguments = ("exchange", "end", "r1-1-01", "--reason", "partner_silent")

    ended, again = run(capsys, *arguments), run(capsys, *arguments)

    assert (ended.exit_code, ended.out.splitlines()[1]) == (0, "2 Nachrichten warten im Postausgang.")
    assert (again.exit_code, again.err) == (1, "Der Austausch ist schon zu Ende.\n")
    with uow:
        mails = uow.outbox.of_proposal("r1-1-01")
        assert uow.exchanges.get("r1-1-01").reason is EndReason.PARTNER_SILENT
        [act] = uow.office_acts.of("exchange/r1-1-01")
    assert (act.by, act.act, act.after) == (TERMINAL, "exchange_ended", {"which": "partner_silent"})
    assert [mail.letter for mail in mails] == ["cancellation", "cancellation"]
    assert not any(b"silent" in mail.content or b"gemeldet" in mail.content for mail in mails)


def test_an_unknown_one_and_a_missing_reason_are_refused(uow: SqlUnitOfWork, capsys: pytest.CaptureFixture[str]):
    unknown = run(capsys, "exchange", "end", "r9", "--reason", "other")

    assert (unknown.exit_code, unknown.err) == (1, "Diesen Austausch gibt es nicht.\n")
    assert run(capsys, "exchange", "end", "r9").exit_code == 2


def test_another_topic_is_entered_by_its_name_and_an_unknown_one_is_refused(
    uow: SqlUnitOfWork, capsys: pytest.CaptureFixture[str]
):
    store_exchanges(uow, a_running_exchange(1), a_running_exchange(2).end(EndReason.OTHER, NOW))

    entered = run(capsys, "exchange", "topic", "r1-1-01", "Leerstand")
    unknown = run(capsys, "exchange", "topic", "r1-1-01", "Raumfahrt")
    over = run(capsys, "exchange", "topic", "r1-1-02", "Leerstand")

    assert (entered.exit_code, entered.out.splitlines()[1]) == (0, "Thema: Leerstand")
    assert (unknown.exit_code, "Raumfahrt" in unknown.err) == (1, True)
    assert (over.exit_code, over.err) == (1, "Der Austausch ist schon zu Ende.\n")
    with uow:
        assert uow.exchanges.get("r1-1-01").topic == named_topic(read_taxonomy(), "Leerstand")
