"""The log and what stands beside it. SQL lives here and nowhere else; no rule does."""
