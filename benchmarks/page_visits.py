"""How is one visit of a page measured: its first byte by the clock and by the processor, and its weight?"""

import gzip
import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

LOADED = re.compile(r'<(?:link rel="stylesheet" href|script src|script type="module" src|script defer src)="([^"]+)"')
CSRF = re.compile(r'name="csrf" value="([^"]+)"')

WARMING = "warming"


@dataclass(frozen=True)
class Visit:
    """Milliseconds to the first byte, by the clock and of the processor, and the body as it was sent.

    ``own_ms`` is the processor's time without that of the thread that makes ready what changes have made old: with
    more than one processor, or a moment later, a visitor does not wait for it.
    """

    wall_ms: float
    cpu_ms: float
    own_ms: float
    body: bytes

    @property
    def text(self) -> str:
        plain = gzip.decompress(self.body) if self.body[:2] == b"\x1f\x8b" else self.body
        return plain.decode("utf-8", "replace")


@dataclass
class Browser:
    """Asks a server in this process, with a new connection each time, and keeps its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def visit(self, path: str) -> Visit:
        """A look at a page; ``RuntimeError`` where it is none. The visitor's own side counts in both times."""
        status, seen = self._ask("GET", path)
        if status != http.client.OK:
            raise RuntimeError(f"{path}: {status}")
        return seen

    def sign_in(self, token: str) -> None:
        """Press the button that the link of a mail leads to."""
        asked = CSRF.search(self.visit(f"/anmelden/{token}").text)
        form = urlencode({"csrf": asked[1] if asked else ""})
        status, _ = self._ask("POST", f"/anmelden/{token}", form)
        if status != http.client.SEE_OTHER:
            raise RuntimeError(f"sign-in: {status}")

    def first_view_bytes(self, page: Visit) -> int:
        """What a first visitor loads of this page, packed: itself with its map, styles and scripts, without fonts."""
        return len(page.body) + sum(len(self.visit(path).body) for path in dict.fromkeys(LOADED.findall(page.text)))

    def _ask(self, method: str, path: str, form: str | None = None) -> tuple[int, Visit]:
        headers = {
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={one}" for name, one in self.cookies.items()),
        }
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        line.connect()
        beside = _clock_of(WARMING)
        warmed, start, busy = beside(), time.perf_counter(), time.process_time()
        line.request(method, path, form, headers)
        answer = line.getresponse()
        taken, used = 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - busy)
        seen = Visit(taken, used, used - 1000 * (beside() - warmed), answer.read())
        for given in answer.headers.get_all("Set-Cookie", []):
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        line.close()
        return answer.status, seen


def _clock_of(name: str) -> Callable[[], float]:
    """The seconds of the processor that the threads of this name have taken."""
    clocks = [time.pthread_getcpuclockid(one.ident) for one in threading.enumerate() if one.name == name and one.ident]
    return lambda: sum(time.clock_gettime(clock) for clock in clocks)
