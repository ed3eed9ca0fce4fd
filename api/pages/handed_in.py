"""How is a file that head office hands in kept until somebody has looked at it and decided?"""

import secrets

from fastapi import UploadFile

from api.dependencies import Framing
from matchmaker.errors import NotFound
from matchmaker.rounds.upload import UploadKind
from matchmaker.rounds.uploading import drop_upload, keep_upload, kept_upload
from matchmaker.towns.source_file import SourceFile


def keep_file(kind: UploadKind, file: UploadFile | None, framing: Framing) -> str:
    """The secret under which the file is found again; nothing of it is stored yet. ``BadInput`` says why it is none."""
    source = SourceFile(file.filename or "" if file else "", file.file.read() if file else b"")
    secret = secrets.token_urlsafe(24)
    keep_upload(kind, source, framing.visitor.curator, framing.open_uow(), (secret, framing.site.clock()))
    return secret


def kept_file(secret: str, kind: UploadKind, framing: Framing) -> SourceFile:
    """The file as it was handed in; ``NotFound`` where there is none of this kind any more."""
    with framing.site.open_uow(reading=True) as uow:
        return kept_upload(secret, kind, uow, framing.site.clock())


def is_thrown_away(secret: str, act: str, framing: Framing) -> bool:
    """Whether the decision was to drop the file, which is done then; else it is to be taken. Others: ``NotFound``."""
    if act == "verwerfen":
        drop_upload(secret, framing.open_uow())
        return True
    if act != "uebernehmen":
        raise NotFound("Dieses Formular gibt es nicht. Bitte laden Sie die Seite neu.")
    return False
