"""Which addresses does the API have?"""

from http import HTTPStatus

from fastapi import FastAPI

from api.v1 import curation, exchanges, exports, profiles, proposals, requests, subjects, towns
from api.v1.problem import refusals

EVERYWHERE = refusals(
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.TOO_MANY_REQUESTS,
)


def add_api(app: FastAPI) -> None:
    """Give the app everything below ``/api/v1``."""
    for module in (towns, exports, profiles, subjects, proposals, curation, requests, exchanges):
        app.include_router(module.router, responses=EVERYWHERE)
