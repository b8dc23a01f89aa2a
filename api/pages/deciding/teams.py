"""Who can be sent to audit, and about whom does whoever plans it have to be warned?"""

from api.pages.deciding.asking import Asking
from api.pages.deciding.controls import Offer
from domain.certificate.errors import ImpartialityBroken
from domain.certificate.independence import must_be_able_to_evaluate
from domain.values import PersonId, Role


def members(asking: Asking) -> Offer:
    """The auditors of the body, those who may not go with the reason why; others can be named by their id."""
    auditors = asking.people.at_work(Role.AUDITOR)
    options = ((each, _told(asking.people.with_id(each), against(each, asking))) for each in auditors)
    return Offer(tuple(options), free=True)


def against(person: PersonId, asking: Asking) -> str:
    """What speaks against sending this person; empty if nothing is known to (rule 2)."""
    try:
        must_be_able_to_evaluate(asking.case, person, asking.act, asking.around)
    except ImpartialityBroken as broken:
        return asking.refused(broken)
    return ""


def _told(shown: str, warning: str) -> str:
    return f"{shown}　⚠ {warning}" if warning else shown
