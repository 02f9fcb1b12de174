"""A page's new text, and what an editor writes to it, become what may be said: written, checked, tried, published."""
