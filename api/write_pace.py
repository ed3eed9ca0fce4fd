"""How is whoever sends far more than a person, or a program of ours, needs to told to wait?"""

from datetime import timedelta

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.client_address import client_address
from api.dependencies import site_of
from api.site import Site
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.pace import Pace

READING = frozenset({"GET", "HEAD", "OPTIONS"})
MINUTE = timedelta(minutes=1)
# A wrong token is no slip of the finger: programs keep theirs.
WRONG_TOKENS = Pace("wrong_token", 30, MINUTE)


async def keep_write_pace(request: Request) -> None:
    """Count a request that may change something, by its session or else by where it comes from; ``TooOften`` above it.

    Counted in the shared database, before anything of the request is done: any number of processes count as one.
    """
    if request.method in READING:
        return
    site = site_of(request)
    if site.settings.writes_per_minute:
        pace = Pace("write", site.settings.writes_per_minute, MINUTE)
        await run_in_threadpool(counted, pace, _sender(request, site), site)


def counted(pace: Pace, key: str, site: Site) -> None:
    """Count one more in a transaction of its own."""
    with site.open_uow() as uow:
        pace.keep(key, uow, site.clock())
        uow.commit()


def _sender(request: Request, site: Site) -> str:
    """A sealed cookie cannot be made up, so each session counts for itself, also behind one address of a town hall."""
    seen = site.seals.read_cookie(request.cookies.get(site.session_cookie, ""))
    return hash_of(seen.session_id) if seen else client_address(request, site.settings.trusted_proxies)
