"""What does a monitoring system learn of this process? Counts and durations, in Prometheus' text form."""

from collections.abc import Mapping
from http import HTTPMethod

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_METHODS = frozenset(HTTPMethod)
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The figures of one application; a registry of its own, so that two do not share figures."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "operation")
        self._requests = Counter(
            "certtrail_http_answers", "Answers given.", (*labels, "status"), registry=self._registry
        )
        self._duration = Histogram(
            "certtrail_http_seconds", "Time to answer.", labels, buckets=_BUCKETS, registry=self._registry
        )
        self._store_position = self._gauge("certtrail_store_position", "Position of the last event.")
        self._register_position = self._gauge(
            "certtrail_public_register_position", "Position that the public register has read to."
        )
        self._view_up = self._gauge(
            "certtrail_view_up", "Whether a view can be read and is up with the events.", "view"
        )
        self._view_position = self._gauge(
            "certtrail_view_position", "Position that a view has read to.", "view"
        )

    def _gauge(self, name: str, help: str, *labels: str) -> Gauge:
        return Gauge(name, help, labels, registry=self._registry)

    def observe_response(self, method: str, operation: str | None, status: int, seconds: float) -> None:
        """Count one answer under its operation's id; `none` if it reached no operation."""
        method_label = method if method in _METHODS else "other"
        self._requests.labels(method_label, operation or "none", str(status)).inc()
        self._duration.labels(method_label, operation or "none").observe(seconds)

    def render(self, store_position: int, positions: Mapping[str, int], up: Mapping[str, bool]) -> bytes:
        """All figures; the position of the last event and those of the views are asked for anew each time."""
        self._store_position.set(store_position)
        self._register_position.set(positions["public_register"])
        for name, position in positions.items():
            self._view_up.labels(name).set(up[name])
            self._view_position.labels(name).set(position)
        return generate_latest(self._registry)
