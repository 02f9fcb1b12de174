"""Mails that came in and go out: how far each folder is read, and which were seen."""
