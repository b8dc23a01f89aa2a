"""Drafts: what has an audit team written down of an audit that is not recorded yet?"""

from services.drafts.drafts import Drafts
from services.drafts.merge import LARGEST, Draft, FormFields, MergeResult, SaveResult, merge

__all__ = ["LARGEST", "Draft", "Drafts", "FormFields", "MergeResult", "SaveResult", "merge"]
