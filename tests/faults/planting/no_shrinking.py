"""A profile for runs with a planted bug: how small an example finds it is no news."""

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "planted",
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
