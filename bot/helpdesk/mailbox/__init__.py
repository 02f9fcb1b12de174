"""A shared mailbox, read without marking: its mails become items of the queue, and what is sent from it retires drafts."""
