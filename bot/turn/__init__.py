"""One message in, one reply out: safety first, then Rasa, and an apology where that fails."""
