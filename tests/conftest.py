"""What holds for every test: property tests have no stop-watch, for a busy machine is no fault in the code."""

from hypothesis import HealthCheck, settings

settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
