"""Two IMAP servers with one mailbox each: a small one of our own, and Dovecot where it is installed.

The small one speaks what RFC 3501 says of the few commands that we use; every test runs on Dovecot too, so that it
cannot be wrong in our favour.
"""

import contextlib
import getpass
import os
import re
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PASSWORD = "geheim:1/2"
SECONDS = 30
MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(\S+)")
DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificate}
ssl_key = <{certificate}
mail_location = maildir:{folder}/mail
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def kinds() -> list[str]:
    return ["own", "dovecot"] if shutil.which("dovecot") else ["own"]


@contextlib.contextmanager
def imap_server(kind: str, certificate: Path, folder: Path) -> Iterator[int]:
    """A running server for any user with ``PASSWORD``; gives its port."""
    with _own(certificate) if kind == "own" else _dovecot(certificate, folder) as port:
        yield port


@dataclass
class Mailbox:
    """Mails by their number, from 1, and which of them were read."""

    mails: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def search(self, asked: bytes) -> list[int]:
        numbers = range(1, len(self.mails) + 1)
        if asked == b"UNSEEN":
            return [number for number in numbers if number not in self.seen]
        wanted = re.fullmatch(rb'HEADER Message-ID "(.*)"', asked).group(1)
        return [number for number in numbers if wanted in b"".join(MESSAGE_ID.findall(self.mails[number - 1]))]


class Conversation(socketserver.StreamRequestHandler):
    """One client; the mailbox is the server's."""

    def handle(self) -> None:
        self.tell(b"* OK ready")
        while line := self.rfile.readline().rstrip(b"\r\n"):
            tag, _, command = line.partition(b" ")
            ended = self.answer(command)
            self.tell(tag + b" " + (ended or b"OK done"))
            if command == b"LOGOUT":
                return

    def answer(self, command: bytes) -> bytes | None:
        box: Mailbox = self.server.mailbox
        word = command.split(b" ", 2)
        if word[0] == b"CAPABILITY":
            self.tell(b"* CAPABILITY IMAP4rev1")
        elif word[0] == b"LOGIN" and not command.endswith(f'"{PASSWORD}"'.encode()):
            return b"NO [AUTHENTICATIONFAILED] wrong"
        elif word[0] in (b"SELECT", b"EXAMINE"):
            self.tell(b"* %d EXISTS" % len(box.mails))
        elif word[0] == b"APPEND":
            self.tell(b"+ go on")
            box.mails.append(self.rfile.read(int(re.search(rb"\{(\d+)\}$", command).group(1))))
            self.rfile.readline()
        elif word[:2] == [b"UID", b"SEARCH"]:
            self.tell(b"* SEARCH" + b"".join(b" %d" % number for number in box.search(word[2])))
        elif word[:2] == [b"UID", b"FETCH"]:
            number, most = map(int, re.fullmatch(rb"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", word[2]).groups())
            content = box.mails[number - 1][:most]
            self.tell(b"* %d FETCH (UID %d BODY[]<0> {%d}" % (number, number, len(content)))
            self.wfile.write(content)
            self.tell(b")")
        elif word[:2] == [b"UID", b"STORE"]:
            box.seen.add(int(re.fullmatch(rb"(\d+) \+FLAGS \(\\Seen\)", word[2]).group(1)))
        elif word[0] == b"LOGOUT":
            self.tell(b"* BYE")
        elif word[0] not in (b"LOGIN", b"NOOP", b"CLOSE"):
            return b"BAD unknown"
        return None

    def tell(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class TlsServer(socketserver.ThreadingTCPServer):
    """Greets only through TLS; a client that trusts nobody hangs up, which is no news here."""

    daemon_threads = True
    context: ssl.SSLContext
    mailbox: Mailbox

    def get_request(self) -> tuple[socket.socket, object]:
        plain, address = super().get_request()
        try:
            return self.context.wrap_socket(plain, server_side=True), address
        except OSError:
            plain.close()
            raise

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away."""


@contextlib.contextmanager
def _own(certificate: Path) -> Iterator[int]:
    with TlsServer(("127.0.0.1", 0), Conversation) as server:
        server.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        server.context.load_cert_chain(certificate)
        server.mailbox = Mailbox()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def _dovecot(certificate: Path, folder: Path) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    is_root = os.geteuid() == 0
    user, group = ("nobody", "nogroup") if is_root else (getpass.getuser(), str(os.getegid()))
    for name in ("mail", "run", "state"):
        (folder / name).mkdir()
    if is_root:
        shutil.chown(folder / "mail", user, group)
    facts = {"folder": folder, "certificate": certificate, "port": port, "user": user, "group": group}
    (folder / "dovecot.conf").write_text(DOVECOT.format(password=PASSWORD, **facts))
    process = subprocess.Popen(["dovecot", "-F", "-c", str(folder / "dovecot.conf")])
    try:
        _wait_until_open(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=SECONDS)


def _wait_until_open(port: int) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise TimeoutError("Dovecot did not start")
