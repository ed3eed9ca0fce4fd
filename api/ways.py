"""In which ways may an address be asked?"""

from fastapi import Request
from starlette.routing import Match

WAYS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def ways_of(request: Request) -> tuple[str, ...]:
    """All methods that the request's address takes, whichever of them its routes stand under."""
    # Starlette's own answer names those of the first route alone that has this address.
    asked = (dict(request.scope) | {"method": way} for way in WAYS)
    found = [one["method"] for one in asked if _is_routed(request, one)]
    return ("GET", "HEAD", *found[1:]) if found[:1] == ["GET"] else tuple(found)


def _is_routed(request: Request, scope: dict[str, object]) -> bool:
    return any(route.matches(dict(scope))[0] is Match.FULL for route in request.app.router.routes)
