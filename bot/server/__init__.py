"""One process on one port: Rasa, its actions, the routes, health and metrics."""
