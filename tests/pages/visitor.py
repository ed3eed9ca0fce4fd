"""A browser without a screen: asks the app directly, keeps its cookies, follows no redirect by itself."""

import asyncio
from collections.abc import Mapping

import httpx
from fastapi import FastAPI


class Visitor:
    """What one person's browser does to one app; failures of the app come as its own error page."""

    def __init__(self, app: FastAPI, base_url: str = "http://127.0.0.1") -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url=base_url)

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    def get(self, path: str, **options: Mapping[str, str]) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, data: Mapping[str, str] | None = None) -> httpx.Response:
        return self.request("POST", path, data=data or {})

    def request(self, method: str, path: str, **options: object) -> httpx.Response:
        return asyncio.run(self._client.request(method, path, **options))  # type: ignore[arg-type]
