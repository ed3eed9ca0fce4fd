"""How does a mail reach a folder, whole or not at all?"""

import errno
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.relay_answer import Answer, Finding, RecordAway, RelayAway, Verdict

WHY = {
    errno.ENOSPC: "Der Datenträger ist voll.",
    errno.EDQUOT: "Das Speicherkontingent ist erschöpft.",
    errno.EFBIG: "Die erlaubte Dateigröße ist überschritten.",
    errno.EACCES: "Dort darf nicht geschrieben werden.",
    errno.EPERM: "Dort darf nicht geschrieben werden.",
    errno.EROFS: "Der Datenträger lässt sich nur lesen.",
    errno.ENOTDIR: "Das ist kein Ordner.",
    errno.EEXIST: "Das ist kein Ordner.",
}


# What one mail alone can cause: it is put off, and those behind it still leave.
OF_ONE_MAIL = (errno.EFBIG, errno.EISDIR, errno.ENAMETOOLONG)


class MailNotDelivered(RelayAway):
    """The folder takes no mail now; nothing of it was left behind, and trying again is safe."""


@dataclass(frozen=True, slots=True)
class FolderMailer:
    """Writes each mail as one ``.eml`` file, readable by its owner alone, into ``folder`` (made when missing).

    The file appears whole and on disk, or not at all: it is written beside its place, synced and renamed.
    The same message again gives the same one file. ``to_disk`` makes an open file or folder survive a power failure.
    """

    folder: Path
    to_disk: Callable[[int], object] = os.fsync

    def connect(self) -> Self:
        """Nothing to connect to: the mailer is its own line."""
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def deliver(self, message: OutboxMessage, fence: Callable[[], None]) -> Answer:
        """Hand the final bytes over; ``MailNotDelivered`` where the folder takes none at all."""
        target = self.folder / file_name(message.key)
        try:
            self._make_folder()
            self._write_whole(target, message.content, fence)
        except OSError as failure:
            reason = WHY.get(failure.errno or 0, f"Das System meldet: {failure.strerror}.")
            words = (
                f"Die Nachricht {message.key} ließ sich nicht nach {self.folder} schreiben. {reason} "
                "Bitte beheben Sie das und senden Sie noch einmal."
            )
            if failure.errno in OF_ONE_MAIL:
                return Answer(Verdict.LATER, words)
            raise MailNotDelivered(words) from failure
        return Answer(Verdict.TAKEN)

    def look_up(self, messages: Iterable[OutboxMessage]) -> Mapping[str, Finding]:
        """The folder is its own record, and a whole one: a file is there or was never delivered."""
        return {one.id: Finding.ACCEPTED if self._has(one) else Finding.ABSENT for one in messages}

    def _has(self, message: OutboxMessage) -> bool:
        try:
            (self.folder / file_name(message.key)).stat()
        except FileNotFoundError:
            return False
        except OSError as failure:
            raise RecordAway(f"Im Ordner {self.folder} lässt sich nicht nachsehen.") from failure
        return True

    def _make_folder(self) -> None:
        missing = [place for place in (self.folder, *self.folder.parents) if not place.exists()]
        self.folder.mkdir(parents=True, exist_ok=True)
        for made in missing:
            self._sync_folder(made.parent)

    def _write_whole(self, target: Path, content: bytes, fence: Callable[[], None]) -> None:
        # A name of its own for each attempt, so that two senders of one mail never write into one file.
        handle, part_name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
        part = Path(part_name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                self.to_disk(file.fileno())
            fence()
            part.replace(target)
        finally:
            # Gone already where all went well; otherwise neither a failure nor a fence that closed leaves a part.
            part.unlink(missing_ok=True)
        self._sync_folder(target.parent)

    def _sync_folder(self, folder: Path) -> None:
        """Make a new name in the folder survive a power failure."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            self.to_disk(handle)
        finally:
            os.close(handle)


def file_name(key: str) -> str:
    """The file of a key: the key itself, or where it holds other than plain characters, a readable form with a hash."""
    if re.fullmatch(r"[A-Za-z0-9_-]{1,200}", key):
        return f"{key}.eml"
    # The dot before the hash cannot occur in a plain key, so the two kinds of names never meet.
    readable = re.sub(r"[^A-Za-z0-9_-]+", "_", key)[:150]
    return f"{readable}.{sha256(key.encode()).hexdigest()[:12]}.eml"
