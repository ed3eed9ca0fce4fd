"""Does a wrong setting stop the start with a sentence, and are all of them named at once?"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from api.settings import Environment, Settings, check_for_serving, read_settings
from matchmaker.errors import BadInput, Fault
from tests.operator_cast import MORE_OF_THE_OPERATOR, OPERATOR

SECRET = "0123456789abcdef0123456789abcdef"

WHOLE = {
    "DATABASE_URL": "postgresql+psycopg://user:p%40ss@db.example:5433/matchmaker",
    "BASE_URL": "https://austausch.example",
    "SECRET_KEY": SECRET,
    "SMTP_URL": "smtps://user:password@relay.example:465",
    "MAIL_FROM": "office@austausch.example",
    "MAIL_REPLY_TO": "reply@austausch.example",
    "MAIL_INBOX_URL": "imaps://in:secret@mail.example",
    "MAIL_ARCHIVE_URL": "imaps://archive:secret@mail.example:993",
    "ENVIRONMENT": "demo",
    "TRUSTED_PROXIES": "2",
    "OFFICE_PHONE": "+49 30 / 000-000",
    **OPERATOR,
    **MORE_OF_THE_OPERATOR,
}


def test_without_any_variable_everything_has_its_default():
    assert read_settings({"PATH": "/bin"}) == Settings(
        database_url="sqlite:///var/matchmaker.db",
        base_url="http://127.0.0.1:8000",
        secret_key="",
        smtp_url="folder:var/outbox",
        mail_inbox_url="",
        mail_archive_url="",
        environment=Environment.PRODUCTION,
    )


def test_every_variable_is_taken():
    assert read_settings(WHOLE) == Settings(
        **{name.lower(): value for name, value in WHOLE.items() if name not in ("ENVIRONMENT", "TRUSTED_PROXIES")},
        environment=Environment.DEMO,
        trusted_proxies=2,
    )


def test_empty_and_blank_variables_count_as_missing():
    assert read_settings(dict.fromkeys(WHOLE, " ")) == Settings()


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("postgresql://u@h/db", "postgresql+psycopg://u@h/db"),
        ("postgres://u@h/db", "postgresql+psycopg://u@h/db"),
        ("postgresql+psycopg://u@h/db", "postgresql+psycopg://u@h/db"),
        ("sqlite:////srv/matchmaker.db", "sqlite:////srv/matchmaker.db"),
    ],
)
def test_usual_spellings_of_the_database_are_understood(given: str, understood: str):
    assert read_settings({"DATABASE_URL": given}).database_url == understood


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "matchmaker.db"),
        ("DATABASE_URL", "mysql://h/db"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql+asyncpg://h/db"),
        ("DATABASE_URL", "postgresql://h:port/db"),
        ("BASE_URL", "austausch.example"),
        ("BASE_URL", "ftp://austausch.example"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://städte.example"),
        ("BASE_URL", "https://austausch.example/app"),
        ("BASE_URL", "https://austausch.example?x=1"),
        ("BASE_URL", "https://[::1"),
        ("BASE_URL", "https://austausch.example:99999"),
        ("SECRET_KEY", "kurz"),
        ("SECRET_KEY", "x" * 40),
        ("SECRET_KEY", "1234567" * 6),
        ("SMTP_URL", "relay.example"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "folder:"),
        ("SMTP_URL", "http://relay.example"),
        ("SMTP_URL", "smtp://relay.example:port"),
        ("MAIL_FROM", "office"),
        ("MAIL_FROM", "office@localhost"),
        ("MAIL_FROM", "Office <office@austausch.example>"),
        ("MAIL_REPLY_TO", "a@b.example, c@d.example"),
        ("MAIL_REPLY_TO", "a@b.example\nBcc: c@d.example"),
        ("MAIL_INBOX_URL", "imap://mail.example"),
        ("MAIL_ARCHIVE_URL", "mail.example"),
        ("ENVIRONMENT", "test"),
        ("ENVIRONMENT", "Production"),
        ("OFFICE_PHONE", "1234"),
        ("OFFICE_PHONE", "javascript:12345"),
        ("OFFICE_PHONE", "+49 30 ²²²²²²"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "10"),
        ("TRUSTED_PROXIES", "²"),
        ("TRUSTED_PROXIES", "einer"),
        ("OPERATOR_NAME", "Netzwerk\nKleinstadt"),
        ("OPERATOR_NAME", "N" * 201),
        ("OPERATOR_ADDRESS", "Musterweg 1\n00000 Musterstadt"),
        ("OPERATOR_ADDRESS", "Musterstadt"),
        ("OPERATOR_ADDRESS", "Musterweg 1 00000 Musterstadt"),
        ("OPERATOR_ADDRESS", "Musterweg 1, Musterstadt"),
        ("OPERATOR_ADDRESS", ", 00000 Musterstadt"),
        ("OPERATOR_ADDRESS", "Postfach 12, 00000 Musterstadt"),
        ("OPERATOR_REPRESENTED_BY", "Vorstand\x07"),
        ("OPERATOR_REGISTER", "VR\u20281"),
        ("OPERATOR_VAT_ID", "DE" * 101),
        ("OPERATOR_LEGAL_BASIS", "consent"),
        ("OPERATOR_LEGAL_BASIS", "Public_Task"),
        ("DATA_PROTECTION_CONTACT", "Datenschutz"),
        ("DATA_PROTECTION_AUTHORITY", "x\ty"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(name: str, value: str):
    with pytest.raises(BadInput) as refusal:
        read_settings(WHOLE | {name: value})

    assert [fault.where for fault in refusal.value.faults] == [name]


@pytest.mark.parametrize("port", ["0", "65536", "99999", "port", "-1"])
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("BASE_URL", "https://austausch.example"),
        ("SMTP_URL", "smtp://user:password@relay.example"),
        ("MAIL_INBOX_URL", "imaps://in:secret@mail.example"),
    ],
)
def test_a_port_that_is_none_is_called_so(name: str, address: str, port: str):
    with pytest.raises(BadInput) as refusal:
        read_settings(WHOLE | {name: f"{address}:{port}"})

    assert refusal.value.faults == (Fault(name, "Der Port hinter dem Doppelpunkt ist keine Zahl von 1 bis 65535."),)


def test_a_demo_hears_of_wrong_values_alone():
    with pytest.raises(BadInput) as refusal:
        read_settings({"ENVIRONMENT": "demo", "MAIL_FROM": "?"}, to_serve=True)

    assert [fault.where for fault in refusal.value.faults] == ["MAIL_FROM"]


def test_all_wrong_variables_are_named_at_once():
    with pytest.raises(BadInput) as refusal:
        read_settings(dict.fromkeys(WHOLE, "?"))

    # A single sign may well be somebody's name.
    anything = {"OPERATOR_NAME", "OPERATOR_REPRESENTED_BY", *MORE_OF_THE_OPERATOR}
    assert {fault.where for fault in refusal.value.faults} == set(WHOLE) - anything


def test_no_secret_is_in_the_text_of_the_settings():
    text = repr(read_settings(WHOLE))

    assert not any(secret in text for secret in (SECRET, "p%40ss", "password@", "secret@"))


def test_the_operations_handbook_names_every_variable_with_its_default():
    handbook = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (?:`([^`]*)`|none) \|", handbook, re.MULTILINE))

    assert rows == {name.upper(): str(getattr(Settings(), name)) for name in Settings.__slots__}


def test_production_needs_a_secret_https_a_relay_and_addresses_that_exist():
    with pytest.raises(BadInput) as refusal:
        check_for_serving(Settings(base_url="http://austausch.example"))

    assert [fault.where for fault in refusal.value.faults] == [
        "SECRET_KEY",
        "BASE_URL",
        "SMTP_URL",
        "MAIL_FROM",
        "MAIL_REPLY_TO",
        *OPERATOR,
    ]


@pytest.mark.parametrize("missing", OPERATOR)
def test_production_is_refused_without_one_word_on_who_answers_for_it(missing: str):
    given = {name: value for name, value in WHOLE.items() if name not in (missing, "ENVIRONMENT")}

    with pytest.raises(BadInput) as refusal:
        check_for_serving(read_settings(given, to_serve=True))

    assert [fault.where for fault in refusal.value.faults] == [missing]


def test_what_not_everybody_has_may_be_left_out():
    given = {name: value for name, value in WHOLE.items() if name not in (*MORE_OF_THE_OPERATOR, "ENVIRONMENT")}

    check_for_serving(read_settings(given, to_serve=True))


@pytest.mark.parametrize(
    "fit", [replace(read_settings(WHOLE), environment=Environment.PRODUCTION), Settings(environment=Environment.DEMO)]
)
def test_good_settings_may_serve(fit: Settings):
    check_for_serving(fit)
