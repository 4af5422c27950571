"""Figures for Prometheus: what was counted, in its text form, at an address of its own."""
