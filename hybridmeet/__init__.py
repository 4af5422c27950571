"""hybridmeet: one floor, many clocks. The chair's desk, timetable and record of hybrid meetings."""
