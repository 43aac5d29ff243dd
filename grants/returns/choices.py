"""The words of returns."""

from django.db import models


class Frequency(models.TextChoices):
    """How often a line reports. The periods end with calendar months, quarters and financial years."""

    MONTHLY = "monthly", "Monthly"
    QUARTERLY = "quarterly", "Quarterly"
    ANNUAL = "annual", "Annual"
    ONCE = "once", "Once"


class StepKind(models.TextChoices):
    """What became of a return; the last step is where it stands."""

    RECEIVED = "received", "Received"
    QUERIED = "queried", "Queried"
    ACCEPTED = "accepted", "Accepted"
    EXCUSED = "excused", "No longer wanted"


FOLLOWS: dict[str, frozenset[str]] = {
    StepKind.RECEIVED: frozenset({"", StepKind.QUERIED}),
    StepKind.QUERIED: frozenset({StepKind.RECEIVED}),
    StepKind.ACCEPTED: frozenset({StepKind.RECEIVED}),
    StepKind.EXCUSED: frozenset({"", StepKind.QUERIED}),
}
"""Each step, and those that it may follow; nothing before it is blank. The database holds the same."""


class Standing(models.TextChoices):
    """Where a return stands on a day."""

    DUE = "due", "Due later"
    LATE = "late", "Late"
    RECEIVED = "received", "Received, to be read"
    QUERIED = "queried", "Queried"
    ACCEPTED = "accepted", "Accepted"
    EXCUSED = "excused", "No longer wanted"


class IndicatorKind(models.TextChoices):
    """An output is what was done; an outcome is what changed by it."""

    OUTPUT = "output", "Output"
    OUTCOME = "outcome", "Outcome"
