"""Alarms: APScheduler only wakes, the log says what is due. Here lives apscheduler."""
