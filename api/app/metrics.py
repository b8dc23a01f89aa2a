"""Metrics of this process for Prometheus: requests, durations, positions of the views."""

from collections.abc import Mapping
from http import HTTPMethod
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_METHODS = frozenset(HTTPMethod)
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_LABELS = ("method", "operation")

_REQUESTS: Final = (
    ("certtrail_http_requests", "HTTP requests answered, by method, operation and status."),
    ("certtrail_http_answers", "Former name of certtrail_http_requests_total."),
)
_DURATIONS: Final = (
    ("certtrail_http_request_duration_seconds", "Duration of HTTP requests in seconds."),
    ("certtrail_http_seconds", "Former name of certtrail_http_request_duration_seconds."),
)
"""Both names are exported for one release."""


class Metrics:
    """The metrics of one application, in a registry of its own, so that two applications do not share them.

    Three metrics were renamed to Prometheus conventions. Their former names (`certtrail_http_answers_total`,
    `certtrail_http_seconds`, `certtrail_store_position`) are exported as well for one release.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = [
            Counter(name, text, (*_LABELS, "status"), registry=self._registry) for name, text in _REQUESTS
        ]
        self._durations = [
            Histogram(name, text, _LABELS, buckets=_BUCKETS, registry=self._registry)
            for name, text in _DURATIONS
        ]
        self._store_positions = [
            self._gauge("certtrail_event_store_position", "Position of the last event in the event store."),
            self._gauge("certtrail_store_position", "Former name of certtrail_event_store_position."),
        ]
        self._register_position = self._gauge(
            "certtrail_public_register_position", "Position of the last event in the public register."
        )
        self._view_up = self._gauge(
            "certtrail_view_up", "Whether a view is readable and up to date (1) or not (0).", "view"
        )
        self._view_position = self._gauge(
            "certtrail_view_position", "Position of the last event in a view.", "view"
        )

    def _gauge(self, name: str, help: str, *labels: str) -> Gauge:
        return Gauge(name, help, labels, registry=self._registry)

    def observe_response(self, method: str, operation: str | None, status: int, seconds: float) -> None:
        """Count a response under its operation id; `none` if the request reached no operation."""
        labels = (method if method in _METHODS else "other", operation or "none")
        for counter in self._requests:
            counter.labels(*labels, str(status)).inc()
        for histogram in self._durations:
            histogram.labels(*labels).observe(seconds)

    def render(self, store_position: int, positions: Mapping[str, int], up: Mapping[str, bool]) -> bytes:
        """All metrics in the Prometheus text format, with these positions and states of the views."""
        for gauge in self._store_positions:
            gauge.set(store_position)
        self._register_position.set(positions["public_register"])
        for name, position in positions.items():
            self._view_up.labels(name).set(up[name])
            self._view_position.labels(name).set(position)
        return generate_latest(self._registry)
