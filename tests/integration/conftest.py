"""What holds for every test that runs commands: they share one process, which must not pile up open files."""

from collections.abc import Iterator

import pytest

from api.wiring import close_databases


@pytest.fixture(autouse=True)
def _closed_databases() -> Iterator[None]:
    """A command of one's own would end its process and so close what it opened."""
    yield
    close_databases()
