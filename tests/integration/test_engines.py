"""Do the machines of a cluster give the very lists that the threads of one process give?"""

import importlib
import json
import socket
import sys

import numpy as np
import pytest
from distributed import LocalCluster

from api.engines import engine_at
from matchmaker.errors import MatchmakerError
from matchmaker.scoring.block import Block
from matchmaker.scoring.engine import LOCAL_THREADS
from matchmaker.scoring.figures_alone import figures_alone
from matchmaker.towns.profile import Format
from tests.command_line import run
from tests.unit.test_candidate_lists import TOWNS, a_scorer

START_SECONDS = 60


@pytest.fixture(scope="module")
def scheduler():
    """Two workers in processes of their own, on loopback."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    ) as cluster:
        cluster.wait_for_workers(2, timeout=START_SECONDS)
        yield cluster.scheduler_address


@pytest.mark.parametrize("format", list(Format))
def test_two_workers_give_the_lists_of_two_threads_bit_for_bit(scheduler, format):
    scorer = a_scorer(format)

    far, here = scorer.lists(7, engine_at(scheduler)), scorer.lists(7)

    assert far.keys.tobytes() == here.keys.tobytes()
    assert (far.ags, far.directed) == (here.ags, here.directed)


def test_the_command_prints_the_same_from_a_cluster(scheduler, capsys, tmp_path):
    profiles = tmp_path / "profile.json"
    profiles.write_text(json.dumps({"towns": [{"ags": ags} for ags in ("14521710", "12064448")]}), encoding="utf-8")
    asked = ("score", str(profiles), "--format", "tandem", "--json")

    far, here = run(capsys, *asked, "--engine", scheduler), run(capsys, *asked)

    assert (far.exit_code, here.exit_code) == (0, 0)
    assert len(json.loads(far.out)["pairs"]) == 1
    assert far.out == here.out


def _cannot_be_imported(*_: object) -> None:
    raise ModuleNotFoundError("No module named 'matchmaker'")


def test_a_worker_that_lacks_the_program_is_told_of(scheduler, monkeypatch):
    monkeypatch.setattr(importlib.import_module("api.cluster"), "_best_of_batch", _cannot_be_imported)

    with pytest.raises(MatchmakerError) as refusal:
        a_scorer(Format.TANDEM).lists(3, engine_at(scheduler))

    assert str(refusal.value) == (
        f"Ein Arbeitsprozess am Dask-Scheduler {scheduler} konnte nicht rechnen (ModuleNotFoundError). "
        "Auf allen Rechnern muss dieselbe Fassung dieses Programms installiert sein und der Speicher reichen."
    )


def test_a_scheduler_without_workers_is_refused():
    scorer = a_scorer(Format.TANDEM)
    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50) as nobody:
        address = nobody.scheduler_address
        with pytest.raises(MatchmakerError) as refusal:
            scorer.lists(3, engine_at(address))

    assert str(refusal.value) == (
        f"Am Dask-Scheduler {address} ist kein Arbeitsprozess angemeldet. "
        f"Bitte starten Sie einen mit: dask worker {address}"
    )


def test_nothing_that_a_town_wrote_travels():
    terms = a_scorer(Format.TANDEM).terms

    sent = figures_alone(terms)

    towns = sent.run.towns
    assert (towns.profiles, dict(towns.sources), dict(towns.registered), dict(towns.indicator_values)) == (
        (),
        {},
        {},
        {},
    )
    whole = Block(slice(0, TOWNS), slice(0, TOWNS))
    assert sent.scores(whole).tobytes() == terms.scores(whole).tobytes()
    assert np.array_equal(sent.allowed(whole), terms.allowed(whole))


def test_a_scheduler_that_does_not_answer_is_refused_with_a_sentence(monkeypatch):
    cluster = importlib.import_module("api.cluster")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{reserved.getsockname()[1]}"

        with pytest.raises(MatchmakerError) as refusal:
            a_scorer(Format.TANDEM).lists(3, engine_at(address))

    assert str(refusal.value).startswith(f"Der Dask-Scheduler {address} antwortet nicht. Bitte prüfen Sie")


@pytest.mark.parametrize(
    "name", ["", "thread", "tcp://", "tcp://host", "tcp://host:0", "tcp://host:70000", "http://host:1", "tcp://a b:1"]
)
def test_what_names_no_engine_is_refused_before_anything_is_read(capsys, name):
    answer = run(capsys, "score", "fehlt.json", "--format", "tandem", "--engine", name)

    assert (answer.exit_code, answer.out) == (1, "")
    assert answer.err.startswith(f"„{name}“ ist kein Rechenwerk. Möglich sind threads (dieser Rechner)")


def test_threads_are_this_process():
    assert engine_at("threads") is LOCAL_THREADS


def test_without_the_extra_the_sentence_names_it(monkeypatch):
    monkeypatch.delitem(sys.modules, "api.cluster", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(MatchmakerError) as refusal:
        engine_at("tcp://127.0.0.1:8786")

    assert str(refusal.value) == (
        "Für einen Dask-Scheduler fehlt das Paket „distributed“. "
        "Bitte installieren Sie im Ordner des Programms die Erweiterung „cluster“: pip install '.[cluster]'"
    )
