"""Files of many kinds -> messages, one after the other: no file is ever in memory as a whole."""
