"""The website's own pages, made here: the pathway page, the assistant without JavaScript, two statements."""
