"""The queue: what waits for a person, who has it in hand, and how a reply is sent once."""
