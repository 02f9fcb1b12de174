"""The eighteen promises, each tried on real servers and a real PostgreSQL."""
