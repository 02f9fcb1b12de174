"""Where talks are kept: engine, tables, the log of turns, and what Rasa is given of them."""
