"""Who may do what at the helpdesk, and how they prove who they are. No web server in here."""
