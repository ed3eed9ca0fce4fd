"""Which engine does ``--engine`` name?"""

import importlib
import re

from matchmaker.errors import MatchmakerError
from matchmaker.scoring.engine import LOCAL_THREADS, Engine

THREADS = "threads"
ADDRESS = re.compile(r"(tcp|tls)://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]):([0-9]{1,5})")
LAST_PORT = 65_535


def engine_at(name: str) -> Engine:
    """``threads`` of this process, or the Dask scheduler at ``tcp://HOST:PORT``, which is asked only when needed.

    ``MatchmakerError`` where it is neither, or where the extra for Dask is not installed.
    """
    if name == THREADS:
        return LOCAL_THREADS
    found = ADDRESS.fullmatch(name)
    if found is None or not 0 < int(found[3]) <= LAST_PORT:
        raise MatchmakerError(
            f"„{name}“ ist kein Rechenwerk. Möglich sind threads (dieser Rechner) und die Adresse eines "
            "Dask-Schedulers, etwa tcp://10.0.0.5:8786."
        )
    return _dask_engine(name)


def _dask_engine(address: str) -> Engine:
    # By name: the package is an extra, and loading it takes longer than scoring a network of some hundred towns.
    try:
        cluster = importlib.import_module("api.cluster")
    except ModuleNotFoundError as missing:
        raise MatchmakerError(
            "Für einen Dask-Scheduler fehlt das Paket „distributed“. "
            "Bitte installieren Sie im Ordner des Programms die Erweiterung „cluster“: pip install '.[cluster]'"
        ) from missing
    engine: Engine = cluster.DaskEngine(address)
    return engine
