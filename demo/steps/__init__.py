"""Steps of a case, of which scenarios are composed: one file for each phase of certification."""
