"""How long may one example of a property test take? As long as a busy machine needs: laws are not benchmarks."""

from hypothesis import HealthCheck, settings

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For laws of which every example writes and reads whole documents.
few_examples = settings(unhurried, max_examples=30)
