"""What stands around the page of a refusal: who is refused, and the ways that are open to them?"""

from http import HTTPStatus

from fastapi import Request

from api.pages.asked_language import other_languages
from api.pages.spoken import Spoken
from api.pages.view import Frame, navigation
from api.sign_in import live_session
from api.site import Site
from matchmaker.rounds.access import Audience
from matchmaker.storage.availability import StorageUnavailable

AUDIENCE = "audience"
UNKNOWN_ADDRESS = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)


def refusal_frame(request: Request, status: HTTPStatus, spoken: Spoken) -> Frame:
    """Navigation for whoever is refused; the last entry opens what they may call their own, or lets them sign in."""
    site: Site = request.app.state.site
    entries = navigation(request.url.path, _audience(request, status, site), spoken)
    # A refused form cannot be asked for again in another language.
    languages = other_languages(request, spoken.language) if request.method == "GET" else ()
    return Frame(entries, language=spoken.language, languages=languages, phone=site.settings.office_phone)


def _audience(request: Request, status: HTTPStatus, site: Site) -> Audience | None:
    known: Audience | None = getattr(request.state, AUDIENCE, None)
    # No route has asked who it is; of a failure of ours nothing more is asked.
    if known is not None or status not in UNKNOWN_ADDRESS:
        return known
    seen = site.seals.read_cookie(request.cookies.get(site.session_cookie, ""))
    try:
        session = seen and live_session(seen, site.open_uow(reading=True), site.clock())
    except StorageUnavailable:
        # An unknown address stays unknown while the database is away; nobody's name is needed to say so.
        return None
    return session.audience if session else None
