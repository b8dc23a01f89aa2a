"""Pages for administrators of a body: its people and their accounts."""
