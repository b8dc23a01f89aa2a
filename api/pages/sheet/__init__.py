"""Score sheet pages: an audit team fills in the sheet of its audit, saves drafts and records the audit."""
