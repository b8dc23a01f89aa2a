"""Drafts of score sheets: entries of an audit team before the audit is recorded."""

from services.drafts.drafts import Drafts
from services.drafts.merge import LARGEST, Draft, FormFields, MergeResult, SaveResult, merge

__all__ = ["LARGEST", "Draft", "Drafts", "FormFields", "MergeResult", "SaveResult", "merge"]
