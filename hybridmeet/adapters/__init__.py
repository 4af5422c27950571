"""Adapters: each knows one part of the world and holds no rules; none knows another."""
