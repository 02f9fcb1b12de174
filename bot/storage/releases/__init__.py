"""What answers, pages and model together: one line for all replicas of a database."""
