"""The tables of: who works at the helpdesk: accounts, sessions, what they did."""
