"""Which addresses does the API have?"""

from http import HTTPStatus

from fastapi import APIRouter

from api.refusals import API_PREFIX
from api.v1 import exchanges, proposals, requests, subjects, towns
from api.v1.problem import refusals

EVERYWHERE = refusals(HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def api_router() -> APIRouter:
    """Everything below ``/api/v1``."""
    whole = APIRouter(prefix=API_PREFIX, responses=EVERYWHERE)
    for module in (towns, subjects, proposals, requests, exchanges):
        whole.include_router(module.router)
    return whole
