"""How does the API describe itself (OpenAPI)?"""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api.v1.examples import add_examples
from api.v1.place_shapes import TownPlaces
from api.v1.problem import Problem
from api.v1.profile_shapes import ProfileSentBack

API_VERSION = "1.0"
ABOUT = """Peer exchange between Germany's small towns, for machines: what the pages tell, and profiles, requests,
answers and feedback in a town's name; drafts approved, pinned and refused in head office's.

What anybody may see needs no token. Errors are `application/problem+json` (RFC 9457) with German sentences; `errors`
names every fault of a request at once. Long lists come in parts: ask again with `cursor` set to the last `next`.
"""


def described(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """The maker of the app's OpenAPI document; made once, at its first reading."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            schemas = document["components"]["schemas"]
            # FastAPI knows none of them: problems come from handlers, places in files, profiles are checked as a whole.
            for shape in (Problem, ProfileSentBack, TownPlaces):
                schemas.update(_schemas_of(shape))
            # FastAPI names its own shape for refused requests; ours are told as problems.
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            add_examples(document)
            app.openapi_schema = document
        return app.openapi_schema

    return describe


def _schemas_of(shape: type[BaseModel]) -> dict[str, Any]:
    schema = shape.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = schema.pop("$defs", {})
    return {shape.__name__: schema, **parts}
