"""Mail as a place where replies are sent: composed by hand, sent over SMTP, each once under an id of its own."""
