"""Which file has head office handed in and not yet decided about?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

KEPT_FOR = timedelta(days=1)
"""After a day nobody remembers the preview; the file can be handed in again."""


class UploadKind(StrEnum):
    """Profiles of towns, or an official register."""

    PROFILES = "profiles"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file between its preview and its acceptance; ``id_hash`` is the SHA-256 of the secret in the page's address."""

    id_hash: str
    kind: UploadKind
    name: str
    content: bytes
    at: datetime
    by: str


class Uploads(Protocol):
    """Uploaded files; ``take`` removes one and is False where somebody else took it before."""

    def add(self, new: Upload) -> None: ...

    def find(self, id_hash: str) -> Upload | None: ...

    def take(self, id_hash: str) -> bool: ...

    def forget(self, before: datetime, limit: int) -> int: ...
