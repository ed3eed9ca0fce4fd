"""Where are the tiles of a run computed?"""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from threadpoolctl import threadpool_limits

from matchmaker.scoring.terms import ScoringTerms
from matchmaker.scoring.tiles import Keys, Lists, Tile, best_of_tiles

THREADS = 2


class Engine(Protocol):
    """Computes tiles, here or elsewhere.

    ``best`` gives each town's ``size`` best keys (n, size) over all tiles, in any order: whoever computes them and in
    which order, the keys are the same.
    """

    def best(self, terms: ScoringTerms, size: int, tiles: Sequence[Tile]) -> Keys: ...


class LocalThreads:
    """Two threads of this process: numpy releases the lock, so they use two cores."""

    def best(self, terms: ScoringTerms, size: int, tiles: Sequence[Tile]) -> Keys:
        work, lists = _SharedTiles(iter(tiles)), Lists(len(terms.run.towns), size)
        # One BLAS thread each: two pools of two would fight for two cores.
        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(lambda _: best_of_tiles(terms, size, work, lists), range(THREADS)))
        return lists.best


LOCAL_THREADS = LocalThreads()


class _SharedTiles:
    """Hands every tile to exactly one of the threads."""

    def __init__(self, tiles: Iterator[Tile]) -> None:
        self._tiles = tiles
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Tile]:
        while True:
            with self._lock:
                tile = next(self._tiles, None)
            if tile is None:
                return
            yield tile
