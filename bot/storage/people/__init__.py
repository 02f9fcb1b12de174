"""Who works at the helpdesk: accounts, sessions, what they did."""
