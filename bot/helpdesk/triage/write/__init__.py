"""What was found out -> the files that people and programs read."""
