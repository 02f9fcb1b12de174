"""What the statistics count, in the database itself: numbers come out of it, and nobody's words."""
