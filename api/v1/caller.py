"""Which program asks, for whom does it speak, and may it?"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.client_address import client_address
from api.dependencies import SiteGiven
from api.site import Site
from api.v1.problem import ScopeMissing, TokenRefused, refusals
from api.write_pace import WRONG_TOKENS, counted
from matchmaker.rounds.access import Audience
from matchmaker.rounds.api_token import ApiToken, Scope, token_behind
from matchmaker.rounds.entry import Entry, EntryKind, guard
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.ports import UnitOfWork

BEARER = HTTPBearer(auto_error=False, description="`Authorization: Bearer kst_…` (`matchmaker tokens create`).")
Shown = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
SIGNED = refusals(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY)
CALLED = "API"


@dataclass(frozen=True, slots=True)
class Caller:
    """A program whose token holds."""

    token: ApiToken

    @property
    def viewer(self) -> Viewer:
        """Whom it speaks for."""
        return self.token.viewer

    @property
    def is_office(self) -> bool:
        return self.token.audience is Audience.HEAD_OFFICE

    @property
    def ags(self) -> str:
        """The town that it speaks for; ``ScopeMissing`` for head office, which speaks for none."""
        if self.token.ags is None:
            raise ScopeMissing("Dieses Token spricht für die Geschäftsstelle. Dafür braucht es eines der Stadt.")
        return self.token.ags


def writing(caller: Caller, site: Site) -> UnitOfWork:
    """For what a program writes: it commits nothing once the token has ended."""
    return guard(site.open_uow(), Entry(EntryKind.PROGRAM, caller.token.id), site.clock)


def caller_with(scope: Scope) -> Callable[..., Caller]:
    """A dependency: the caller whose token has this scope, else 401 or 403."""

    def find(request: Request, site: SiteGiven, shown: Shown) -> Caller:
        with site.open_uow(reading=True) as uow:
            token = token_behind(shown.credentials, uow, site.clock()) if shown else None
        if token is None and shown is not None:
            counted(WRONG_TOKENS, client_address(request, site.settings.trusted_proxies), site)
        if token is None:
            raise TokenRefused("Diese Anfrage braucht ein gültiges Token: „Authorization: Bearer …“.")
        if scope not in token.scopes:
            raise ScopeMissing(f"Dieses Token hat das Recht „{scope}“ nicht.")
        return Caller(token)

    return find


def caller_or_nobody(request: Request, site: SiteGiven, shown: Shown) -> Caller | None:
    """The caller where it names itself; a token that does not hold, or may not read, is refused all the same."""
    return caller_with(Scope.READ)(request, site, shown) if "authorization" in request.headers else None


Reader = Annotated[Caller, Depends(caller_with(Scope.READ))]
Asker = Annotated[Caller, Depends(caller_with(Scope.REQUEST))]
Answerer = Annotated[Caller, Depends(caller_with(Scope.ANSWER))]
OptionalReader = Annotated[Caller | None, Depends(caller_or_nobody)]
