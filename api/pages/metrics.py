"""What does a monitor read, and who may read it?"""

from collections.abc import Iterator
from dataclasses import dataclass
from hmac import compare_digest
from http import HTTPStatus

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.dependencies import SiteGiven
from api.site import Site
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.vital_signs import VitalSigns, read_vital_signs

router = APIRouter()


@router.get("/metrics")
def metrics(request: Request, site: SiteGiven) -> Response:
    """All figures in Prometheus's text format for who brings ``METRICS_TOKEN``; nobody else learns that this exists.

    Not for loopback as such: behind a proxy on the same machine every stranger comes from there.
    """
    if not _is_monitor(request, site.settings.metrics_token):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    stored = CollectorRegistry()
    stored.register(StoredFigures(_vital_signs(site)))
    told = generate_latest(stored) + generate_latest(site.meters.registry)
    return Response(told, media_type=CONTENT_TYPE_PLAIN_0_0_4)


# The registry keys its collectors by themselves: each is equal to itself alone.
@dataclass(frozen=True, slots=True, eq=False)
class StoredFigures(Collector):
    """What the database said at this very scrape; without it one line says that it is away."""

    signs: VitalSigns | None

    def collect(self) -> Iterator[Metric]:
        yield _gauge("database_up", "Whether the database answered this scrape.", self.signs is not None)
        if self.signs is not None:
            yield from _families(self.signs)


def _is_monitor(request: Request, token: str) -> bool:
    scheme, _, brought = request.headers.get("authorization", "").partition(" ")
    # In bytes: strings with umlauts cannot be compared in constant time.
    return bool(token) and scheme.lower() == "bearer" and compare_digest(brought.strip().encode(), token.encode())


def _vital_signs(site: Site) -> VitalSigns | None:
    try:
        with site.open_uow(reading=True) as uow:
            return read_vital_signs(uow, site.clock())
    except MatchmakerError:
        # What this process has counted is worth the most just when the database is away.
        return None


def _families(signs: VitalSigns) -> Iterator[Metric]:
    mails = _by("outbox_mails", "Mails by what has become of them.", "state")
    for state, number in signs.mails.items():
        mails.add_metric([state], number)
    yield mails
    yield _gauge("outbox_oldest_due_seconds", "How long the oldest due mail waits; 0: none.", signs.oldest_due_seconds)
    yield _gauge("worker_heartbeat_age_seconds", "Since when no worker was seen.", signs.worker_age_seconds)
    yield _gauge("schema_fits", "Whether the schema is this program's.", signs.schema_fits)
    tasks = _by("open_tasks", "Tasks that wait for a person of head office.", "kind")
    for kind, number in signs.open_tasks.items():
        tasks.add_metric([kind], number)
    yield tasks
    # Not "job": that is the label under which Prometheus keeps whom it asked.
    taken = _by("slots_taken", "Slots of daily runs with their effect, in the 90 days that are kept.", "run")
    age = _by("slot_age_seconds", "How long ago the nominal time of the latest slot was.", "run")
    for job, slot in signs.slots.items():
        taken.add_metric([job], slot.taken)
        age.add_metric([job], slot.age_seconds)
    yield from (taken, age)


def _gauge(name: str, means: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"matchmaker_{name}", means, value=float(value))


def _by(name: str, means: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"matchmaker_{name}", means, labels=[label])
