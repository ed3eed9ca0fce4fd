"""What does this one process count while it answers: how long requests took, and who was slower than somebody else?"""

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

from matchmaker.errors import MatchmakerError, StaleWrite

STALE, SERIALIZATION = "stale_write", "serialization"
# The pages' aim is 300 ms for 99 of 100; a plan that is computed in a request may take some seconds.
BUCKETS_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 15.0)
# Anybody may invent a method, and every one would be a line of its own for ever.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNMATCHED = "unmatched"


class Meters:
    """Counters of one app, from zero at its start: several processes are several targets of a monitor.

    Nothing in them is personal: a route is told by its template (``/anmelden/{token}``), never by its address.
    """

    def __init__(self) -> None:
        # One of its own: what the library counts for itself otherwise lasts as long as the process.
        self.registry = CollectorRegistry()
        # Memory, processor time and open files; empty where the system has no /proc.
        ProcessCollector(registry=self.registry)
        self._latency = Histogram(
            "matchmaker_request_seconds",
            "Time until the last byte of an answer, by route template, method and status.",
            ("route", "method", "status"),
            registry=self.registry,
            buckets=BUCKETS_SECONDS,
        )
        self._conflicts = Counter(
            "matchmaker_conflicts",
            "Writes that met a faster one: stale_write was told to a person, serialization was tried again.",
            ("kind",),
            registry=self.registry,
        )
        for kind in (STALE, SERIALIZATION):
            self._conflicts.labels(kind)

    def note_request(self, labels: tuple[str, str, str], seconds: float) -> None:
        """One answered request; ``labels`` are route template, method and status."""
        route, method, status = labels
        self._latency.labels(route, method if method in METHODS else "other", status).observe(seconds)

    def note_conflict(self, conflict: MatchmakerError) -> None:
        """One write that was not stored because another was first."""
        self._conflicts.labels(STALE if isinstance(conflict, StaleWrite) else SERIALIZATION).inc()
