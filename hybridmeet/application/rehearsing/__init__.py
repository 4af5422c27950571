"""Rehearsals: a meeting that is played through by simulated people, on a record of its own."""
