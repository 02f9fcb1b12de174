"""Measures the assistant: whole replies, intents, confidence and safety. Changes nothing."""
