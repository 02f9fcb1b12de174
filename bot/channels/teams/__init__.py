"""Microsoft Teams: believe what Microsoft signed, take it in, and answer where it was written."""
