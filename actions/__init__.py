"""Thin Rasa actions, one a file; what they say is made in bot/answers."""
