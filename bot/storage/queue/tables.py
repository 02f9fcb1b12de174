"""The tables of: what waits for a person: items, drafts, what was done with each."""
