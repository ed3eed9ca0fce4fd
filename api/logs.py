"""What does the site write down while it runs, and how does it stay free of secrets and persons?"""

import logging.config
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

REMOVED = "[entfernt]"
# Fields that may hold a person or a secret are never written, whatever stands in them.
SEALED_KEYS = frozenset(
    {"address", "authorization", "contact", "cookie", "email", "holder", "name", "note", "password", "person", "phone"}
    | {"recipient", "secret", "text", "to", "token"}
)
PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # SQLAlchemy quotes what it was about to store, PostgreSQL what it refused.
    (re.compile(r"\[parameters: .*"), f"[parameters: {REMOVED}]"),
    (re.compile(r"DETAIL: .*"), f"DETAIL: {REMOVED}"),
    # The password of an address of a database or a mail server.
    (re.compile(r"(?<=://)[^/\s@]+(?=@)"), REMOVED),
    # Whatever stands around an @, as far as a space or a bracket: better too much than the first half of a name.
    (re.compile(r"""(?:"[^"\n]*"|[^\s@<>()\[\],;:"„“]+)@(?:\[[^\]\s]*\]|[\w-]+(?:\.[\w-]+)*)"""), REMOVED),
    # Links' and sessions' tokens are 43 letters of base64url; a name in a traceback that long has no mix of cases.
    (re.compile(r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{32,}", re.ASCII), REMOVED),
    # The seals of cookies, of forms and of the links that end reminders are hexadecimal.
    (re.compile(r"(?<![\w-])[0-9a-f]{16,}(?:\.[0-9a-f]{16,})*(?![\w-])"), REMOVED),
)

Event = MutableMapping[str, Any]


def start_logging() -> None:
    """From now on all logs of this process, uvicorn's too, go to stderr, one JSON object per line."""
    logging.config.dictConfig(log_config())
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, _timestamp, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def log_config() -> dict[str, Any]:
    """The configuration of Python's own logging: warnings of every package, and from the site also what is normal."""
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [structlog.stdlib.add_log_level, _timestamp, structlog.stdlib.add_logger_name],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            # Last before writing, or a traceback would be written as it is.
            redacted,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": sys.stderr}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        # A sweep that takes longer than its pace is no news: the clock would say so every few seconds.
        "loggers": {"matchmaker": {"level": "INFO"}, "apscheduler": {"level": "ERROR"}},
    }


def redacted(logger: Any, method: str, event: Event) -> Mapping[str, Any]:
    """The event without tokens, passwords, mail addresses and whatever stands in fields for persons."""
    del logger, method
    return {key: REMOVED if key in SEALED_KEYS else _without_secrets(value) for key, value in event.items()}


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        for pattern, replacement in PATTERNS:
            value = pattern.sub(replacement, value)
        return value
    if isinstance(value, Mapping):
        return redacted(None, "", dict(value))
    if isinstance(value, list | tuple | set | frozenset):
        return [_without_secrets(item) for item in value]
    return value if isinstance(value, int | float | None) else _without_secrets(str(value))


_timestamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
