"""The parts of the forecast: the order of what is to come, the plan as instants, the walk."""
