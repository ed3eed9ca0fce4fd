"""How does a file wait between its preview and head office's decision?"""

from datetime import datetime

from matchmaker.errors import BadInput, Fault, NotFound
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.forgetting import MOST_AT_ONCE
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.upload import KEPT_FOR, Upload, UploadKind
from matchmaker.towns.source_file import SourceFile

LONGEST_NAME = 100
NO_FILE = "Bitte wählen Sie eine Datei aus."
GONE = "Diese Datei liegt nicht mehr bereit. Bitte laden Sie sie noch einmal hoch."


def keep_upload(kind: UploadKind, source: SourceFile, by: str, uow: UnitOfWork, told: tuple[str, datetime]) -> None:
    """Keep the file for a day, found again by the secret of ``told``, (secret, now); ``BadInput`` without a file.

    What waited longer than a day is forgotten on the way.
    """
    secret, now = told
    if not source.name or not source.content:
        raise BadInput("Nichts wurde hochgeladen.", [Fault("Datei", NO_FILE, "datei")])
    with uow:
        uow.uploads.forget(now - KEPT_FOR, MOST_AT_ONCE)
        uow.uploads.add(Upload(hash_of(secret), kind, source.name[-LONGEST_NAME:], source.content, now, by))
        uow.commit()


def kept_upload(secret: str, kind: UploadKind, uow: UnitOfWork, now: datetime) -> SourceFile:
    """The file of this secret, inside an open unit of work; ``NotFound`` where it was taken, or waited too long."""
    found = uow.uploads.find(hash_of(secret))
    if found is None or found.kind is not kind or found.at < now - KEPT_FOR:
        raise NotFound(GONE)
    return SourceFile(found.name, found.content)


def drop_upload(secret: str, uow: UnitOfWork) -> None:
    """The file is not needed any more, in a transaction of its own; one that is gone already is no fault."""
    with uow:
        uow.uploads.take(hash_of(secret))
        uow.commit()
