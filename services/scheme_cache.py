"""Cache of published schemes in the memory of a process."""

from collections import OrderedDict
from threading import Lock
from typing import Final
from uuid import UUID

from domain.scheme.published import PublishedScheme

MAX_CACHED_SCHEMES: Final = 64
"""Schemes in the memory of a process, each some 100 kB; the one read longest ago is dropped first."""


class SchemeCache:
    """Published schemes by stream, each as of the version that was read last. Safe to share by threads.

    A stream is only ever appended to, so what follows from its first events stays true: a reader of a
    scheme asks the database for the events after the cached version, and is never told of an older one.
    """

    def __init__(self, max_schemes: int = MAX_CACHED_SCHEMES) -> None:
        self._schemes: OrderedDict[UUID, PublishedScheme] = OrderedDict()
        self._max_schemes, self._lock = max_schemes, Lock()

    def get(self, stream: UUID) -> PublishedScheme:
        """The scheme as of some version; of version 0 if none is cached."""
        with self._lock:
            if stream not in self._schemes:
                return PublishedScheme()
            self._schemes.move_to_end(stream)
            return self._schemes[stream]

    def store(self, stream: UUID, scheme: PublishedScheme) -> None:
        """Keep it. Of two threads the later one wins, even with an older version: it is a prefix too."""
        with self._lock:
            self._schemes[stream] = scheme
            self._schemes.move_to_end(stream)
            if len(self._schemes) > self._max_schemes:
                self._schemes.popitem(last=False)
