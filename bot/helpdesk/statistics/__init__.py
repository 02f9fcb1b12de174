"""Figures with their definitions: tables, and the same as Markdown, HTML and CSV. No web server and no database in here."""
