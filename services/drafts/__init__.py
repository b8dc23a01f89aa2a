"""Drafts: what has an audit team written down of an audit that is not recorded yet?"""

from services.drafts.drafts import Drafts
from services.drafts.merging import Merged, merged
from services.drafts.values import LARGEST, Draft, Filled, Saved

__all__ = ["LARGEST", "Draft", "Drafts", "Filled", "Merged", "Saved", "merged"]
