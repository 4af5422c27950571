"""Quorum: the rule a meeting goes by, the count under it, and the roll that is called."""
