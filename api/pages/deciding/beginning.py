"""With which entries does a form begin, before anybody has typed anything?"""

from typing import Final

from api.pages.deciding.asking import Asking
from api.pages.deciding.offers import offers
from api.pages.deciding.rows import with_rows
from api.pages.sent import Sent, sent
from domain.certificate.state import LIVE
from domain.events.evaluation import AuditPurpose

ALONE: Final = frozenset(
    {"level", "finding", "change", "appeal", "complaint", "against", "rectifies", "edition"}
)
"""What is chosen already where only one thing fits."""


def begun(asking: Asking) -> Sent:
    """What is so in most cases; all of it can be changed."""
    match asking.name:
        case "supplement":
            there = {document.kind for document in asking.case.documents}
            wanted = (each.kind for each in asking.rules.required_documents)
            return with_rows(Sent(), "documents", tuple(kind for kind in wanted if kind not in there))
        case "plan-audit":
            purpose = AuditPurpose.SURVEILLANCE if asking.case.stage in LIVE else AuditPurpose.INITIAL
            return sent([("purpose", purpose.value)])
        case "grant" if asking.case.audits:
            return sent([("level", asking.case.audits[-1].level or "")])
    offered = offers(asking)
    single = ((key, offered[key].options) for key in ALONE & offered.keys())
    return sent((key, options[0][0]) for key, options in single if len(options) == 1)
