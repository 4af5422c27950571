"""The log and what stands beside it, in SQLite. Here lives SQL; no rule does."""
