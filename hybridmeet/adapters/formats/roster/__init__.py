"""Rosters as bridges export them and sheets as people type them: bytes in, named lines out."""
