"""A browser without a screen: asks the app directly, keeps its cookies, follows no redirect by itself."""

from collections.abc import Mapping
from functools import partial

import httpx
from anyio.from_thread import start_blocking_portal
from starlette.types import ASGIApp


class Visitor:
    """What one person's browser does to one app; failures of the app come as its own error page."""

    def __init__(self, app: ASGIApp, base_url: str = "http://127.0.0.1") -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url=base_url)

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    def get(self, path: str, **options: Mapping[str, str]) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, data: Mapping[str, str | list[str]] | None = None) -> httpx.Response:
        return self.request("POST", path, data=data or {})

    def request(self, method: str, path: str, **options: object) -> httpx.Response:
        # In a thread of its own: beside the browser tests, this one has an event loop already.
        with start_blocking_portal() as portal:
            return portal.call(partial(self._client.request, method, path, **options))  # type: ignore[arg-type]
