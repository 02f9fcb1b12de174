"""From what was understood to a Reply. Knows neither Rasa nor any channel."""
