"""Does a backup made while others write come back as one moment of the database, whole or not at all?"""

import hashlib
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa

from matchmaker.storage.backups import BackupRefused, back_up, checksum_file, restore
from matchmaker.storage.columns import metadata
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.round_builders import a_message, a_proposal, a_sent_message, store_proposals


def fingerprint(engine: sa.Engine) -> dict[str, str]:
    """A hash over every row of every table."""
    with engine.connect() as connection:
        return {
            table.name: hashlib.sha256(
                "\n".join(sorted(map(repr, connection.execute(sa.select(table))))).encode()
            ).hexdigest()
            for table in metadata.sorted_tables
        }


@contextmanager
def written_to(engine: sa.Engine) -> Iterator[Callable[[], int]]:
    """Pairs of mails are queued without pause, each pair in one transaction; gives how many pairs so far."""
    stop, begun, count = Event(), Event(), [0]

    def write() -> None:
        while not stop.is_set():
            number = count[0] * 2
            with SqlUnitOfWork(engine) as uow:
                for one in (number, number + 1):
                    uow.outbox.queue(a_message(one, id=f"w{one}", key=f"w{one}", content=b"x" * 20_000))
                uow.commit()
            count[0] += 1
            if count[0] == 5:
                begun.set()

    writer = Thread(target=write)
    writer.start()
    begun.wait(timeout=60)
    try:
        yield lambda: count[0]
    finally:
        stop.set()
        writer.join()


def test_a_backup_comes_back_row_by_row(engine: sa.Engine, empty: sa.Engine, tmp_path: Path):
    store_proposals(SqlUnitOfWork(engine), a_proposal())
    with SqlUnitOfWork(engine) as uow:
        uow.outbox.queue(a_sent_message(content=bytes(range(256))))
        uow.commit()
    if engine.dialect.name != empty.dialect.name:
        # Each kind of database comes back into its own kind.
        with pytest.raises(BackupRefused, match="andere Art von Datenbank"):
            restore(empty, back_up(engine, tmp_path / "b").file)
        return

    made = back_up(engine, tmp_path / "backups" / "today.backup")
    restore(empty, made.file)

    assert fingerprint(empty) == fingerprint(engine)
    assert migrate(empty)[0] == migrate(engine)[0]


def test_nothing_but_the_backup_and_its_checksum_is_left_beside_it(engine: sa.Engine, tmp_path: Path):
    store_proposals(SqlUnitOfWork(engine), a_proposal())
    folder = tmp_path / "backups"

    made = back_up(engine, folder / "today.backup")
    assert sorted(folder.iterdir()) == [made.file, checksum_file(made.file)]
    with pytest.raises(BackupRefused):
        back_up(engine, made.file)

    assert sorted(folder.iterdir()) == [made.file, checksum_file(made.file)]


def test_a_backup_during_writes_is_one_moment(engine: sa.Engine, tmp_path: Path):
    with written_to(engine) as pairs:
        before = pairs()
        made = back_up(engine, tmp_path / "drill.backup")
        after = pairs()
    restore(engine, made.file, replace=True)

    with SqlUnitOfWork(engine) as uow:
        stored = sum(uow.outbox.count_by_state().values())
    # Whole transactions alone, all that were acknowledged before it began, none from after its end.
    assert stored % 2 == 0
    assert before <= stored // 2 <= after + 1
    restored = fingerprint(engine)
    restore(engine, made.file, replace=True)
    assert fingerprint(engine) == restored


def test_the_checksum_is_that_of_the_file_and_a_changed_file_is_refused(engine: sa.Engine, tmp_path: Path):
    made = back_up(engine, tmp_path / "b.backup")
    checked = subprocess.run(
        ["sha256sum", "-c", checksum_file(made.file).name], cwd=tmp_path, check=False, capture_output=True
    )
    assert checked.returncode == 0
    content = bytearray(made.file.read_bytes())
    content[len(content) // 2] ^= 1
    made.file.write_bytes(content)
    before = fingerprint(engine)

    with pytest.raises(BackupRefused, match="Prüfsumme"):
        restore(engine, made.file, replace=True)

    assert fingerprint(engine) == before


def test_a_backup_without_its_checksum_is_taken_only_on_demand(engine: sa.Engine, tmp_path: Path):
    store_proposals(SqlUnitOfWork(engine), a_proposal())
    made = back_up(engine, tmp_path / "b.backup")
    checksum_file(made.file).unlink()
    before = fingerprint(engine)

    with pytest.raises(BackupRefused, match=r"b\.backup\.sha256 fehlt .* --without-checksum"):
        restore(engine, made.file, replace=True)
    taken = restore(engine, made.file, replace=True, without_checksum=True)

    assert (taken, fingerprint(engine)) == (made, before)


def test_half_a_backup_is_refused_even_without_its_checksum(engine: sa.Engine, tmp_path: Path):
    store_proposals(SqlUnitOfWork(engine), a_proposal())
    made = back_up(engine, tmp_path / "b.backup")
    checksum_file(made.file).unlink()
    made.file.write_bytes(made.file.read_bytes()[:20_000])
    before = fingerprint(engine)

    with pytest.raises(BackupRefused):
        restore(engine, made.file, replace=True, without_checksum=True)

    assert fingerprint(engine) == before


def test_what_is_there_is_not_overwritten_unasked(engine: sa.Engine, tmp_path: Path):
    store_proposals(SqlUnitOfWork(engine), a_proposal())
    made = back_up(engine, tmp_path / "b.backup")

    with pytest.raises(BackupRefused, match="gibt es schon"):
        back_up(engine, made.file)
    with pytest.raises(BackupRefused, match="nicht leer"):
        restore(engine, made.file)
    with pytest.raises(BackupRefused, match="gibt es nicht"):
        restore(engine, tmp_path / "nowhere")

    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("b.")) == [
        "b.backup",
        "b.backup.sha256",
    ]


def test_a_missing_program_is_named(postgres_engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupRefused, match="pg_dump fehlt"):
        back_up(postgres_engine, tmp_path / "b.backup")

    assert list(tmp_path.iterdir()) == []
