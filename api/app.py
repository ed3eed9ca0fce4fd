"""How is the site put together: routes, middleware, static files?"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.late_forms import TakenForms, keep_what_was_typed, lead_to_sign_in
from api.meters import Meters
from api.pages import (
    answering,
    api_page,
    board,
    browse,
    case_cards,
    closing_page,
    council,
    delegates,
    delegation,
    easing,
    ended_link,
    exchange,
    exchange_card,
    exchange_question,
    format_advice,
    handover,
    head_office,
    helping,
    import_doubts,
    importing,
    interest,
    interest_link,
    late_form,
    mail_sign_in,
    metrics,
    network,
    objection,
    office_enrolment,
    office_people,
    office_requests,
    office_sign_in,
    office_town,
    office_towns,
    outbox_page,
    own_request,
    own_rights,
    own_statement,
    participation,
    phone_answer,
    policy,
    policy_comparisons,
    policy_draft,
    policy_rehearsal,
    policy_values,
    policy_weights,
    public,
    queue,
    register_update,
    reports,
    requesting,
    review,
    review_acts,
    sending,
    sending_letter,
    sign_in,
    stating,
    swapping,
    topic_acts,
    topic_care,
    town,
    town_merge,
    trials,
    undoing,
    unsubscribe,
    wording_page,
)
from api.pages.kept_language import RedirectsInSameLanguage
from api.pages.view import STATIC
from api.protection import HeadAsGet, RequestLimit, SecurityHeaders
from api.refusals import API_PREFIX, tell_refusals, too_large
from api.request_meter import RequestMeter
from api.session_cookie import SessionRenewal
from api.settings import Settings
from api.site import OpenUnitOfWork, Site, noting_conflicts
from api.suggester import SuggesterShelf
from api.taxonomy_shelf import TaxonomyShelf
from api.v1.description import ABOUT, API_VERSION, described
from api.v1.router import add_api
from api.warming import warming
from api.write_pace import keep_write_pace
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.pilot.reading import read_consortia

FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"
SMALLEST_PACKED_BYTES = 1_000
PAGES = (
    # What stands below a fixed address comes before the link's own, which takes any word for its token.
    *(public, metrics, api_page, browse, network),
    *(mail_sign_in, office_sign_in, office_enrolment, office_people, sign_in),
    *(late_form, unsubscribe, objection, handover),
    *(interest, interest_link, delegates, delegation, helping),
    *(town, answering, ended_link, council, stating, format_advice, requesting, own_request),
    *(participation, own_statement, own_rights),
    *(board, easing, trials, swapping, undoing, review, review_acts, phone_answer),
    *(head_office, office_requests, outbox_page, wording_page, queue),
    *(sending, sending_letter, closing_page, reports),
    *(importing, import_doubts, register_update),
    *(office_towns, office_town, town_merge),
    *(topic_care, topic_acts),
    *(policy, policy_draft, policy_values, policy_rehearsal, policy_comparisons, policy_weights),
    *(exchange, exchange_question, exchange_card, case_cards),
)


class StampedFiles(StaticFiles):
    """Static files; an address with a content stamp may be kept for ever, any other for an hour."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file with its caching rule."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = FOR_EVER if scope["query_string"].startswith(b"v=") else FOR_AN_HOUR
        return answer


def create_app(
    settings: Settings, open_uow: OpenUnitOfWork, clock: Callable[[], datetime], taxonomy: Taxonomy
) -> FastAPI:
    """The whole site on this database, clock and packaged taxonomy; no database is opened before the first request."""
    topics, meters = TaxonomyShelf(taxonomy), Meters()
    suggesters = SuggesterShelf(lambda: topics.current)
    site = Site(settings, noting_conflicts(open_uow, meters), clock, topics, suggesters, network_names(), meters=meters)
    app = FastAPI(
        title="Small-town matchmaker",
        version=API_VERSION,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{API_PREFIX}/openapi.json",
        lifespan=_started(site),
        dependencies=[Depends(keep_write_pace), Depends(keep_what_was_typed)],
    )
    app.state.site = site
    app.openapi = described(app)  # type: ignore[method-assign]
    for module in PAGES:
        app.include_router(module.router, include_in_schema=False)
    add_api(app)
    app.mount("/static", StampedFiles(directory=Path(STATIC)), name="static")
    tell_refusals(app)
    lead_to_sign_in(app)
    late_form.give_back_what_was_typed(app)
    # The last one added is the outermost.
    app.add_middleware(RedirectsInSameLanguage)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED_BYTES)
    app.add_middleware(SessionRenewal, site=site)
    app.add_middleware(TakenForms, site=site)
    app.add_middleware(RequestLimit, refuse=too_large)
    # Inside of what makes a GET of a HEAD: in that copy of the request the router leaves its route behind.
    app.add_middleware(RequestMeter, meters=meters)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders, https_only=not site.is_demo)
    return app


def _started(site: Site) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Before the first request the text encoder is loaded, which takes longer than a page may; the rest beside it."""

    @asynccontextmanager
    async def started(_: FastAPI) -> AsyncIterator[None]:
        site.suggesters.ready()
        with warming(site.warm):
            yield

    return started


@cache
def network_names() -> Mapping[str, str]:
    """The full names of the networks that profiles name by their keys."""
    return {consortium.id: consortium.title for consortium in read_consortia()}
