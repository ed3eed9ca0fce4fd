"""Can head office read, change, preview and take back the words of letters at the terminal?"""

import json
from pathlib import Path

import pytest

from emails.letters import LETTERS
from emails.template_folder import TEMPLATES
from tests.command_line import run

SUBJECT = ("reminder", "subject.txt")
OWN = "{{ town }}: es eilt, bitte bis {{ answer_by|day }}\n"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/w.db")
    assert run(capsys, "migrate").exit_code == 0


@pytest.fixture
def own_words(tmp_path: Path) -> Path:
    # As a German editor on Windows saves it.
    file = tmp_path / "betreff.txt"
    file.write_bytes(OWN.replace("\n", "\r\n").encode("utf-8-sig"))
    return file


def test_every_letter_is_listed_and_none_has_own_words_at_first(capsys):
    told = run(capsys, "wording", "list")

    assert [line.partition(":")[0] for line in told.out.splitlines()[: len(LETTERS)]] == [one.name for one in LETTERS]
    assert told.out.splitlines()[-1] == "Alle Briefe haben den mitgelieferten Wortlaut."
    assert json.loads(run(capsys, "wording", "list", "--json").out)["own"] == []


def test_the_words_in_force_are_shown_with_the_places_that_they_may_use(capsys):
    told = run(capsys, "wording", "show", *SUBJECT)

    assert told.out == (TEMPLATES / "reminder/subject.txt").read_text()
    assert "{{ answer_by }}  letzter Tag für die Antwort" in told.err
    assert "{{ reasons }}" not in told.err
    english = run(capsys, "wording", "show", *SUBJECT, "--language", "en")
    assert "we are waiting for your answer" in english.out


def test_own_words_hold_from_the_next_letter_on_and_can_be_taken_back(capsys, own_words: Path):
    written = run(capsys, "wording", "edit", *SUBJECT, str(own_words))

    assert written.out == "Der Wortlaut reminder/de/subject.txt ist übernommen (Fassung 1). Er gilt ab jetzt.\n"
    assert run(capsys, "wording", "show", *SUBJECT).out == OWN
    assert (
        run(capsys, "wording", "preview", "reminder").out.splitlines()[0]
        == "Betreff: Ahornstedt: es eilt, bitte bis 6. Dezember 2026"
    )
    assert "we are waiting" in run(capsys, "wording", "preview", "reminder", "--language", "en").out

    assert "zurückgesetzt (Fassung 2)" in run(capsys, "wording", "reset", *SUBJECT).out
    assert run(capsys, "wording", "show", *SUBJECT).out == (TEMPLATES / "reminder/subject.txt").read_text()
    assert [one["version"] for one in json.loads(run(capsys, "wording", "list", "--json").out)["own"]] == []


def test_words_with_faults_change_nothing_and_all_faults_are_told(capsys, tmp_path: Path):
    file = tmp_path / "falsch.txt"
    file.write_text("{{ twon }}\n{{ ''.__class__ }}")

    refused = run(capsys, "wording", "edit", *SUBJECT, str(file))

    assert (refused.exit_code, refused.out) == (1, "")
    assert "Zeile 1: Den Platzhalter „{{ twon }}“ gibt es hier nicht. Meinten Sie „{{ town }}“?" in refused.err
    assert "Zeile 2: Die Angabe „.__class__“ ist in einem Brief nicht erlaubt." in refused.err
    assert run(capsys, "wording", "show", *SUBJECT).out == (TEMPLATES / "reminder/subject.txt").read_text()


def test_a_draft_is_previewed_without_being_kept_and_its_page_written(capsys, own_words: Path, tmp_path: Path):
    page = tmp_path / "seite.html"

    told = run(
        capsys, "wording", "preview", "reminder", "--part", "subject.txt", "--file", str(own_words), "--html", str(page)
    )

    assert told.out.startswith("Betreff: Ahornstedt: es eilt")
    assert "<title>Ahornstedt: es eilt, bitte bis 6. Dezember 2026</title>" in page.read_text()
    assert "fehlt noch" in run(capsys, "wording", "show", *SUBJECT).out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "nirgends", "body.txt"), "Einen Brief „nirgends“ gibt es nicht. Es gibt: first_contact"),
        (("reset", *SUBJECT), "hat schon den mitgelieferten Wortlaut"),
        (("edit", *SUBJECT, "fehlt.txt"), "„fehlt.txt“ lässt sich nicht lesen"),
        (("preview", "reminder", "--part", "body.txt"), "gehören zusammen"),
        (("preview", "nirgends"), "Einen Brief „nirgends“ gibt es nicht"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(capsys, arguments: tuple[str, ...], sentence: str):
    refused = run(capsys, "wording", *arguments)

    assert (refused.exit_code, refused.out) == (1, "")
    assert sentence in refused.err


@pytest.mark.parametrize("content", [b"\xff\xfe{\x00", b"{{ town }}" * 20_000])
def test_a_file_that_is_no_text_or_far_too_long_is_refused(capsys, tmp_path: Path, content: bytes):
    file = tmp_path / "bytes.txt"
    file.write_bytes(content)

    refused = run(capsys, "wording", "edit", *SUBJECT, str(file))

    assert (refused.exit_code, refused.out) == (1, "")
    assert "„" in refused.err
