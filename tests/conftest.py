"""How many examples a property takes: few at the desk, many at night."""

from hypothesis import HealthCheck, settings

SLOW_MACHINES = [HealthCheck.too_slow]  # two shared cores: a slow example says nothing

settings.register_profile(
    "unit", max_examples=25, deadline=None, suppress_health_check=SLOW_MACHINES
)
settings.register_profile(
    "test", max_examples=60, deadline=None, suppress_health_check=SLOW_MACHINES
)
settings.register_profile(
    "long", max_examples=400, deadline=None, suppress_health_check=SLOW_MACHINES
)
settings.register_profile(
    "night", max_examples=5_000, deadline=None, suppress_health_check=SLOW_MACHINES
)
settings.load_profile("test")
