"""The decisions of the example authority, oldest first: a module each, and its narrative in Markdown beside it."""

from commissioning.example.decisions import (
    community_safety_grants,
    custody_navigators,
    dependency_and_recovery,
    harbour_coordinators,
    repair_workshops,
    safe_at_school,
    victims_helpline,
    witness_companions,
    women_health_workers,
)

DECISIONS = (
    dependency_and_recovery,
    women_health_workers,
    witness_companions,
    repair_workshops,
    safe_at_school,
    community_safety_grants,
    custody_navigators,
    victims_helpline,
    harbour_coordinators,
)
