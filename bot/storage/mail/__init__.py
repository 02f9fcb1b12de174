"""Mails that came in and go out: what has been read, where a reply goes."""
