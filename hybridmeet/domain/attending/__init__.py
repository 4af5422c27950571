"""Attendance: who was where and how, from which source, and who vouches for it."""
