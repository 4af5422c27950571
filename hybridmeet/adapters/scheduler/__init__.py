"""Alarms: APScheduler only wakes, the log says what is due. Here lives apscheduler."""

from hybridmeet.adapters.scheduler.alarms import SchedulerAlarms

__all__ = ["SchedulerAlarms"]
