"""Takes personal data out of what people write, before anything of it is kept."""
