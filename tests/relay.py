"""A real SMTP server in a process of its own: what it took stands in its journal, and mails can be told how to fare.

The local part of a recipient says how: ``unknown``, ``policy``, ``greylisted``, ``refused-content``, ``busy-content``,
``dropped-at-rcpt``, ``dropped-before-dot`` (nothing taken), ``taken-then-dropped`` (taken, but no answer).
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

AT_RCPT = {
    "unknown": "550 5.1.1 no such user here",
    "policy": "550 5.7.1 not from you",
    "greylisted": "451 4.7.1 try again later",
}
AT_DOT = {"refused-content": "554 5.6.0 we do not like it", "busy-content": "451 4.3.0 disk busy"}


@dataclass
class Handler:
    """Keeps a line per mail in the journal; ``mishap`` of the mails, at random, are answered 451 or dropped.

    It takes ``pace_s`` for a mail, and ``thinking_s`` at the two moments where a sender must not be lost: before it
    asks for the content, and between taking a mail and saying so.
    """

    journal: Path
    mishap: float = 0.0
    pace_s: float = 0.0
    thinking_s: float = 0.0

    async def handle_RCPT(self, server: SMTP, *about: Any) -> str:  # noqa: N802  # the library calls it so
        _session, envelope, address, _options = about
        fate = address.partition("@")[0]
        if fate == "dropped-at-rcpt":
            server.transport.abort()
        if fate in AT_RCPT:
            return AT_RCPT[fate]
        await asyncio.sleep(self.thinking_s)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # likewise
        # Taking its time, as relays do: a storm then lasts as long on a fast machine as on a slow one.
        await asyncio.sleep(self.pace_s)
        fate, chance = envelope.rcpt_tos[0].partition("@")[0], random.random()
        if fate == "dropped-before-dot" or chance < self.mishap / 3:
            server.transport.abort()
            return "451 never heard"
        if fate in AT_DOT:
            return AT_DOT[fate]
        if chance < self.mishap * 2 / 3:
            return "451 4.3.0 mishap"
        self._keep(server, session, envelope)
        await asyncio.sleep(self.thinking_s)
        if fate == "taken-then-dropped" or chance < self.mishap:
            server.transport.abort()
        return "250 2.0.0 taken"

    def _keep(self, server: SMTP, session: Session, envelope: Envelope) -> None:
        entry = {
            "message_id": message_from_bytes(envelope.original_content)["Message-ID"],
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "digest": sha256(envelope.original_content).hexdigest(),
            "encrypted": server.transport.get_extra_info("sslcontext") is not None,
            "user": session.auth_data.login.decode() if session.authenticated else None,
        }
        # One write on an appending handle: a journal line is whole, or not there.
        with self.journal.open("ab", buffering=0) as file:
            file.write(json.dumps(entry).encode() + b"\n")


@dataclass(frozen=True)
class Relay:
    """A running relay: its port, and what it took so far."""

    port: int
    journal: Path
    process: subprocess.Popen

    def taken(self) -> list[dict]:
        text = self.journal.read_text() if self.journal.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def start_relay(journal: Path, *options: str) -> Relay:
    """Start a relay; with ``--port N`` on that port, else on a free one."""
    command = [sys.executable, "-m", "tests.relay", "--journal", str(journal), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    return Relay(int(process.stdout.readline()), journal, process)


@contextlib.contextmanager
def running_relay(journal: Path, *options: str) -> Iterator[Relay]:
    relay = start_relay(journal, *options)
    try:
        yield relay
    finally:
        relay.stop()
        relay.process.stdout.close()


def check_login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object) -> AuthResult:
    right = (given.login, given.password) == (b"office", b"geheim: /?")
    return AuthResult(success=right, handled=False, auth_data=given if right else None)


async def serve(asked: argparse.Namespace) -> None:
    context = None
    if asked.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(asked.certificate)
    options = {"timeout": asked.timeout, "enable_SMTPUTF8": False}
    if asked.starttls:
        options |= {"tls_context": context, "require_starttls": True}
    if asked.login:
        options |= {"authenticator": check_login, "auth_required": True, "auth_require_tls": asked.starttls}
    handler = Handler(asked.journal, asked.mishap, asked.pace, asked.thinking)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, **options), "127.0.0.1", asked.port, ssl=None if asked.starttls else context
    )
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--mishap", type=float, default=0.0)
    parser.add_argument("--pace", type=float, default=0.0)
    parser.add_argument("--thinking", type=float, default=0.0)
    parser.add_argument("--timeout", type=float, default=30.0)
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--starttls", action="store_true")
    parser.add_argument("--login", action="store_true")
    random.seed(os.getpid())
    asyncio.run(serve(parser.parse_args()))
