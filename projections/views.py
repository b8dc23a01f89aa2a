"""List of the views."""

from typing import Final

from projections.audit_trail.store import AUDIT_TRAIL
from projections.public_register.store import PUBLIC_REGISTER
from projections.worklist.store import WORKLIST

VIEWS: Final = (PUBLIC_REGISTER, AUDIT_TRAIL, WORKLIST)
"""In the order in which a batch is applied: what the public sees comes first.

A folder here with a `tables.py` is a view and stands in this list; `certtrail migrate` then creates it.
"""
