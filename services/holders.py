"""What is on record of an organisation under a scheme, by every code it ever had (rules 21, 24)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from domain.certificate.context import HolderRecord
from domain.certificate.state import Certificate
from domain.distrust import DistrustEntries
from domain.holder import Holder, codes_of, joined
from domain.identifier import HolderKey, holder_key
from domain.streams import distrust_stream, holder_stream
from domain.values import SchemeId
from services.distrust import DistrustList
from services.event_store import Append
from services.institutions import Institutions


@dataclass(frozen=True)
class HolderReading:
    """What was on record, the certificates read for it, and the version of each stream of the holder."""

    record: HolderRecord
    cases: Mapping[UUID, Certificate]
    versions: Mapping[UUID, int]

    def unchanged(self) -> list[Append]:
        """What a decision appends that was checked against it: none of the streams may have changed."""
        return [Append(stream, version, ()) for stream, version in self.versions.items()]


NOTHING_READ: Final = HolderReading(HolderRecord(), {}, {})


class Holders:
    """Organisations as their streams and those of the list of serious distrust have them."""

    def __init__(
        self, institutions: Institutions, distrust: DistrustList, load: Callable[[UUID], Certificate]
    ) -> None:
        """`load` is the case of a stream."""
        self._institutions, self._distrust, self._load = institutions, distrust, load

    def of_case(self, case: Certificate) -> HolderReading:
        """What is on record of the organisation of a case."""
        return self._reading(case, case.holders, codes_of(case))

    def of_code(self, code: str, case: Certificate) -> HolderReading:
        """What is on record of a code that the holder of the case takes."""
        key = holder_key(code)
        return self._reading(case, [key], frozenset({key}))

    def _reading(
        self, case: Certificate, keys: Iterable[HolderKey], codes: frozenset[HolderKey]
    ) -> HolderReading:
        """What is found from these keys: the certificates noted under one lead to their other keys."""
        waiting, found = list(keys), dict[HolderKey, tuple[Holder, DistrustEntries]]()
        cases = {case.id: case}
        while waiting:
            key = waiting.pop()
            if key in found:
                continue
            holder = self._institutions.holder(case.scheme, key)
            found[key] = holder, self._distrust.entries(key)
            for stream in holder.certificates:
                if stream not in cases:
                    cases[stream] = self._load(stream)
                waiting += cases[stream].holders
        record = HolderRecord(
            joined((holder for holder, _ in found.values()), cases, codes),
            tuple(entries for _, entries in found.values()),
        )
        return HolderReading(record, cases, _versions(case.scheme, found))


def _versions(scheme: SchemeId, found: Mapping[HolderKey, tuple[Holder, DistrustEntries]]) -> dict[UUID, int]:
    holders = {holder_stream(scheme, key): holder.version for key, (holder, _) in found.items()}
    return holders | {distrust_stream(key): entries.version for key, (_, entries) in found.items()}
