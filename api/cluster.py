"""How are tiles computed on the machines of a Dask cluster?"""

from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager

from distributed import Client
from distributed.scheduler import KilledWorker
from threadpoolctl import threadpool_limits

from matchmaker.errors import MatchmakerError
from matchmaker.scoring.figures_alone import figures_alone
from matchmaker.scoring.terms import ScoringTerms
from matchmaker.scoring.tiles import Keys, Tile, best_of_tiles, joined

CONNECT_SECONDS = 10
TASKS_PER_THREAD = 4


class DaskEngine:
    """Sends the figures of a run once to every worker of a scheduler, then batches of tiles.

    Workers need this very program installed. Each batch answers with its own lists (n, size), so few large batches
    are sent: four per thread, enough that none waits long for the last.
    """

    def __init__(self, address: str) -> None:
        self.address = address

    def best(self, terms: ScoringTerms, size: int, tiles: Sequence[Tile]) -> Keys:
        """The keys as ``LocalThreads`` gives them; ``MatchmakerError`` where nobody answers or a worker fails."""
        with self._refusals(), self._client() as client:
            threads = sum(client.nthreads().values())
            if threads == 0:
                raise MatchmakerError(
                    f"Am Dask-Scheduler {self.address} ist kein Arbeitsprozess angemeldet. "
                    f"Bitte starten Sie einen mit: dask worker {self.address}"
                )
            figures = client.scatter(figures_alone(terms), broadcast=True, hash=False)
            batches = _batches(tiles, TASKS_PER_THREAD * threads)
            answers = [client.submit(_best_of_batch, figures, size, batch, pure=False) for batch in batches]
            best = best_of_tiles(terms, size, ())
            for answer in answers:
                # One after the other, so that never more than two lists are held here.
                best = joined(best, answer.result())
            return best

    def _client(self) -> Client:
        return Client(self.address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except (OSError, TimeoutError, CancelledError) as error:
            # Cancelled is what a calculation becomes whose scheduler goes away.
            raise MatchmakerError(
                f"Der Dask-Scheduler {self.address} antwortet nicht. "
                "Bitte prüfen Sie Adresse und Netz, oder rechnen Sie hier mit --engine threads."
            ) from error
        except (ImportError, AttributeError, RuntimeError, KilledWorker) as error:
            # The first three are what a worker says that lacks the program or has another version of it.
            raise MatchmakerError(
                f"Ein Arbeitsprozess am Dask-Scheduler {self.address} konnte nicht rechnen ({type(error).__name__}). "
                "Auf allen Rechnern muss dieselbe Fassung dieses Programms installiert sein und der Speicher reichen."
            ) from error


def _batches(tiles: Sequence[Tile], count: int) -> list[Sequence[Tile]]:
    """The tiles dealt out like cards, so that every batch has large and small ones."""
    return [batch for start in range(count) if (batch := tiles[start::count])]


def _best_of_batch(terms: ScoringTerms, size: int, batch: Sequence[Tile]) -> Keys:
    """Runs on a worker; its own threads are the parallel ones, so BLAS keeps to one."""
    with threadpool_limits(1, user_api="blas"):
        return best_of_tiles(terms, size, batch)
