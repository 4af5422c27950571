"""hybridmeet: one floor, many clocks. The chair's desk, timetable and record of hybrid meetings.

Layers, each importing only those to its right: cli, app, settings, adapters, application, domain.
"""

__version__ = "2026.11.0"
