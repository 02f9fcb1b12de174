"""People who answer: triage of many messages at once, the queue, the pages they work in."""
