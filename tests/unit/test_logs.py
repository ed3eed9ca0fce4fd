"""Are the site's logs lines of JSON without tokens, passwords, addresses and names?"""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from api.logs import REMOVED, redacted, start_logging

TOKEN = "weydnzniT1SHXYtcF5R3hwCAQaEvkftRShbAtB4j2JU"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root, known = logging.getLogger(), logging.getLogger("matchmaker")
    before = (root.handlers[:], root.level, known.level)
    yield
    root.handlers[:], root.level, known.level = before
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    written = capsys.readouterr()
    assert written.out == ""
    return [json.loads(line) for line in written.err.splitlines()]


SECRETS = [
    (f"GET /vorschlaege/{TOKEN} 500", f"GET /vorschlaege/{REMOVED} 500"),
    (f"{TOKEN}", REMOVED),
    ("an geschaeftsstelle@stadt-ahornstedt.example übergeben", f"an {REMOVED} übergeben"),
    ("Name.Nachname+tandem@mail.stadt.example", REMOVED),
    ("postgresql://head:geheim@db.example/x", f"postgresql://{REMOVED}@db.example/x"),
    ("smtps://user:p%40ss@relay.example:465", f"smtps://{REMOVED}@relay.example:465"),
    ("INSERT …\n[parameters: ('Erika Muster', 'x')]\n(more)", f"INSERT …\n[parameters: {REMOVED}]\n(more)"),
    ("DETAIL: Key (ags)=(14729410) exists", f"DETAIL: {REMOVED}"),
]


@pytest.mark.parametrize(("text", "written"), SECRETS, ids=[text[:20] for text, _ in SECRETS])
def test_what_could_open_a_door_or_name_a_person_is_taken_out(text: str, written: str):
    assert redacted(None, "", {"event": text}) == {"event": written}


@pytest.mark.parametrize(
    "text",
    [
        "Stadt 14729410 in der Runde pilotrunde-1-01",
        "test_the_demo_is_never_open_to_others_whatever_the_host",
        "Die Datenbank antwortet nicht: http://127.0.0.1:8000/healthz",
        "2026-11-22T07:16:09.180079+00:00",
    ],
)
def test_what_an_operator_needs_stays(text: str):
    assert redacted(None, "", {"event": text}) == {"event": text}


def test_fields_for_persons_are_never_written_however_deep_they_lie():
    event = {
        "event": "x",
        "name": "Erika Muster",
        "mail": {"recipient": "y", "parts": [{"text": "Liebe Frau"}], "size": 3},
    }

    assert redacted(None, "", event) == {
        "event": "x",
        "name": REMOVED,
        "mail": {"recipient": REMOVED, "parts": [{"text": REMOVED}], "size": 3},
    }


def test_an_event_of_ours_is_one_line_of_json(capsys):
    start_logging()

    structlog.get_logger("matchmaker.site").info("letter written", round="pilotrunde", link=f"/vorschlaege/{TOKEN}")

    (line,) = lines(capsys)
    assert {**line, "timestamp": ""} == {
        "event": "letter written",
        "level": "info",
        "round": "pilotrunde",
        "link": f"/vorschlaege/{REMOVED}",
        "timestamp": "",
    }


def test_a_packages_warning_is_written_in_the_same_way_and_its_chatter_is_not(capsys):
    start_logging()

    logging.getLogger("uvicorn.error").warning("refused %s", f"/anmelden/{TOKEN}")
    logging.getLogger("uvicorn.error").info("started")

    (line,) = lines(capsys)
    assert (line["event"], line["level"], line["logger"]) == (
        f"refused /anmelden/{REMOVED}",
        "warning",
        "uvicorn.error",
    )


def test_a_traceback_is_written_without_what_it_quotes(capsys):
    start_logging()

    def deliver() -> None:
        raise RuntimeError(f"cannot deliver to buero@stadt.example, link {TOKEN}")

    try:
        deliver()
    except RuntimeError:
        logging.getLogger("uvicorn.error").exception("request failed")

    (line,) = lines(capsys)
    assert "RuntimeError: cannot deliver to" in str(line["exception"])
    assert TOKEN not in json.dumps(line)
    assert "buero@" not in json.dumps(line)
