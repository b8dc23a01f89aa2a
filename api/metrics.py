"""What does a monitoring system learn of this process? Counts and durations, in Prometheus' text form."""

from http import HTTPMethod

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_METHODS = frozenset(HTTPMethod)
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The figures of one application; a registry of its own, so that two do not share figures."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "operation")
        self._answers = Counter(
            "certtrail_http_answers", "Answers given.", (*labels, "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "certtrail_http_seconds", "Time to answer.", labels, buckets=_BUCKETS, registry=self._registry
        )
        self._recorded = Gauge(
            "certtrail_store_position", "Position of the last event.", registry=self._registry
        )
        self._reached = Gauge(
            "certtrail_public_register_position",
            "Position that the public register has read to.",
            registry=self._registry,
        )

    def answered(self, method: str, operation: str | None, status: int, seconds: float) -> None:
        """Count one answer under its operation's id; `none` if it reached no operation."""
        known = method if method in _METHODS else "other"
        self._answers.labels(known, operation or "none", str(status)).inc()
        self._seconds.labels(known, operation or "none").observe(seconds)

    def text(self, recorded: int, reached: int) -> bytes:
        """All figures; the two positions are asked for anew each time."""
        self._recorded.set(recorded)
        self._reached.set(reached)
        return generate_latest(self._registry)
