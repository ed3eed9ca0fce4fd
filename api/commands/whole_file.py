"""How is a file written so that nobody ever sees half of it?"""

import contextlib
from pathlib import Path
from tempfile import NamedTemporaryFile

from matchmaker.errors import MatchmakerError


def write_whole(path: Path, content: bytes) -> None:
    """Put the content at ``path`` in one step, in place of what was there; readable for its owner only.

    ``MatchmakerError`` where the place cannot be written; then the old file is untouched.
    """
    if path.is_dir():
        raise MatchmakerError(f"„{path}“ ist ein Ordner. Geben Sie eine Datei an.")
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as unfinished:
            half = Path(unfinished.name)
            try:
                unfinished.write(content)
                # Before the file gets its name, or a full disk would be noticed too late.
                unfinished.flush()
                half.replace(path)
            except OSError:
                with contextlib.suppress(OSError):
                    half.unlink()
                raise
    except OSError as error:
        reason = "Prüfen Sie den Ordner, die Zugriffsrechte und den freien Platz."
        raise MatchmakerError(f"„{path}“ lässt sich nicht schreiben. {reason}") from error
