"""Atom feed of the latest public events (RFC 4287)."""

import re
from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Request, Response

from api.errors.request_errors import BodyNotFound
from api.http.caching import cache_control
from api.http.dependencies import ContainerDep
from api.http.openapi import PUBLIC_RESPONSES
from api.http.strict_route import StrictRoute
from api.http.urls import base_url
from domain.values import BodyId
from projections.public_register.answers import PublicChange
from projections.public_register.feed import ChangesFilters

router: Final = APIRouter(tags=["public"], route_class=StrictRoute)

MEDIA_TYPE: Final = "application/atom+xml"
ENTRIES: Final = 50

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@router.get(
    "/feed.atom",
    operation_id="feed",
    response_class=Response,
    responses={**PUBLIC_RESPONSES, 200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}},
)
def feed(container: ContainerDep, request: Request) -> Response:
    """Atom feed of the latest 50 public events, newest first."""
    headers = {"Cache-Control": cache_control(None, container.clock())}
    return Response(
        atom(base_url(request), container.public.latest(ENTRIES)), media_type=MEDIA_TYPE, headers=headers
    )


@router.get(
    "/bodies/{body}/feed.atom",
    operation_id="body_feed",
    response_class=Response,
    responses={**PUBLIC_RESPONSES, 200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}},
)
def body_feed(body: BodyId, container: ContainerDep, request: Request) -> Response:
    """Atom feed of the latest 50 public events of one body and of its certificates. Raises BodyNotFound."""
    profile = container.public.body(body)
    if profile is None:
        raise BodyNotFound(body)
    changes = container.public.latest(ENTRIES, filters=ChangesFilters(body=body))
    title = f"{profile.name.zh} · {profile.name.en}"
    content = atom(base_url(request), changes, f"/bodies/{body}/feed.atom", title)
    return Response(content, media_type=MEDIA_TYPE)


def atom(
    base: str, changes: Sequence[PublicChange], path: str = "/feed.atom", title: str = "Certtrail · 证迹"
) -> bytes:
    """The feed at `path` as XML; every id and link is a working URL."""
    root = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _text(root, "title", title)
    _text(root, "id", f"{base}{path}")
    SubElement(root, "link", rel="self", href=f"{base}{path}", type=MEDIA_TYPE)
    updated = changes[0].line.recorded_at.isoformat() if changes else "2026-01-01T00:00:00+00:00"
    _text(root, "updated", updated)
    _text(SubElement(root, "author"), "name", "Certtrail")
    for change in changes:
        _entry(root, base, change)
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _entry(root: Element, base: str, change: PublicChange) -> None:
    line, entry = change.line, SubElement(root, "entry")
    _text(entry, "id", f"{base}/api/v1/changes?after={line.position - 1}&limit=1")
    subject, of_whom = (change.number, change.organisation) if change.number else (change.body, change.body)
    page = f"{base}/c/{change.number}" if change.number else f"{base}/bodies/{change.body}"
    _text(entry, "title", f"{subject} {line.what}" + (f": {change.status}" if change.status else ""))
    _text(entry, "updated", line.recorded_at.isoformat())
    summary = (of_whom, change.scheme, line.effective_at.isoformat())
    _text(entry, "summary", " · ".join(filter(None, summary)))
    SubElement(entry, "category", scheme=f"{base}/reliance", term=change.reliance)
    SubElement(entry, "link", rel="alternate", type="text/html", href=page)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NOT_XML.sub("\ufffd", text)
