"""Slack: mentions, direct messages, threads, `/ask`, buttons and App Home, each answered once, where it was asked."""
