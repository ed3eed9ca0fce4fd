"""Where was somebody going when they were sent to sign in, and is that one of our own pages?"""

import re

from starlette.requests import Request
from starlette.responses import Response

from api.session_cookie import give_cookie, take_cookie
from api.site import Site

# Our own pages alone: whoever sends a link to our sign-in page must not choose where it ends.
OURS = re.compile(r"/(?:anfrage|aufgehoben|mein-bereich|staedte|vorschlaege)(?:[/?#][A-Za-z0-9/_.,?=&%~#-]*)?")
LONGEST = 300
# Elsewhere nothing was kept: somebody only looked, or had signed out themselves.
KEPT_AT = ("/aufgehoben", "/anfrage/")
KEPT = "Danach geht es dort weiter, wo Sie waren. Was Sie schon eingegeben haben, ist aufgehoben."
GOES_ON = "Danach geht es dort weiter, wo Sie waren."


def onward(path: str) -> str:
    """The path, if it leads to a page of ours that a town uses; empty for everything else."""
    is_ours = len(path) <= LONGEST and OURS.fullmatch(path) and "//" not in path
    return path if is_ours else ""


def promised(path: str) -> str:
    """What somebody may expect of signing in on this way, as a German sentence; empty without a way."""
    if not onward(path):
        return ""
    return KEPT if path.startswith(KEPT_AT) else GOES_ON


def remember_onward(response: Response, site: Site, path: str) -> None:
    """Let the browser remember the way, so that link and code both lead on."""
    if onward(path):
        give_cookie(response, site, site.onward_cookie, path)


def recall_onward(request: Request, response: Response, site: Site) -> str:
    """The way that the browser remembers, which it then forgets."""
    path = onward(request.cookies.get(site.onward_cookie, "").strip('"'))
    take_cookie(response, site, site.onward_cookie)
    return path
