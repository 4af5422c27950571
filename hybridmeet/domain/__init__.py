"""The rules of a meeting: pure functions over frozen values; no clock, no await, no I/O."""
