"""The words of payments, and what may be done to an instalment in which state."""

from django.db import models


class Mode(models.TextChoices):
    """When the money is paid. Source: research 4.5; `in_year` is seed 001's."""

    ANNUAL = "annual", "Annually in advance"
    IN_YEAR = "in_year", "In the first year, then annually in advance"
    QUARTERLY = "quarterly", "Quarterly in advance"
    MONTHLY = "monthly", "Monthly in advance"
    ARREARS = "arrears", "Quarterly in arrears, on claim"
    MILESTONE = "milestone", "By milestone"
    ONE_OFF = "one_off", "All at once"
    TYPED = "typed", "As typed"


class State(models.TextChoices):
    PLANNED = "planned", "Planned"
    CERTIFIED = "certified", "Certified"
    RELEASED = "released", "Released"
    PAID = "paid", "Paid"
    WITHHELD = "withheld", "Withheld"
    CLAWED_BACK = "clawed_back", "Clawed back"
    DROPPED = "dropped", "Replaced"


class Kind(models.TextChoices):
    """What was done to an instalment."""

    CERTIFIED = "certified", "Certified"
    RELEASED = "released", "Released"
    PAID = "paid", "Paid"
    WITHHELD = "withheld", "Withheld"
    RESUMED = "resumed", "No longer withheld"
    CLAWED_BACK = "clawed_back", "Clawed back"
    REVERSED = "reversed", "Payment taken back from the record"
    DROPPED = "dropped", "Replaced by another schedule"


MOVES = {
    (State.PLANNED, Kind.CERTIFIED): State.CERTIFIED,
    (State.CERTIFIED, Kind.RELEASED): State.RELEASED,
    (State.RELEASED, Kind.PAID): State.PAID,
    (State.PAID, Kind.REVERSED): State.RELEASED,
    (State.PAID, Kind.CLAWED_BACK): State.CLAWED_BACK,
    (State.CLAWED_BACK, Kind.CLAWED_BACK): State.CLAWED_BACK,
    (State.PLANNED, Kind.WITHHELD): State.WITHHELD,
    (State.CERTIFIED, Kind.WITHHELD): State.WITHHELD,
    (State.RELEASED, Kind.WITHHELD): State.WITHHELD,
    (State.WITHHELD, Kind.RESUMED): State.PLANNED,
    (State.PLANNED, Kind.DROPPED): State.DROPPED,
    (State.CERTIFIED, Kind.DROPPED): State.DROPPED,
}
"""The whole machine, which migrations/0005_payments_guards holds too."""

OUT = (State.RELEASED, State.PAID, State.CLAWED_BACK)
"""Money that left, or is about to."""
OPEN = (State.PLANNED, State.CERTIFIED)
"""What another schedule may replace."""
PAID_OUT = (State.PAID, State.CLAWED_BACK)
"""What the bank has paid, whether or not some of it came back."""
NOT_PAID = (*OPEN, State.RELEASED, State.WITHHELD)


class Because(models.TextChoices):
    """Why money is clawed back. Only what was overpaid may be paid again should the award rise."""

    UNSPENT = "unspent", "The recipient did not spend it"
    BREACH = "breach", "The terms were broken"
    OVERPAID = "overpaid", "More was paid than is awarded"


class Precedent(models.TextChoices):
    """What has to be true before money is released. Source: research 4.5 and 4.6; seed 001 and N05."""

    RETURNS = "returns", "Returns are received"
    UNDERSPEND = "underspend", "Unallocated underspend is not above a cap"
    PARTNERSHIP = "partnership", "The partnership has approved the agreement"
    FORECAST = "forecast", "The February forecast is received"
    SUBSIDY = "subsidy", "The recipient has confirmed its subsidies"
    OTHER = "other", "Something else"


ASKED = [(each.value, each.label) for each in Precedent if each is not Precedent.SUBSIDY]
"""What a person may ask for; what a subsidy waits for is asked by itself: grants.subsidy."""


class Outcome(models.TextChoices):
    MET = "met", "Met"
    DROPPED = "dropped", "No longer asked for"
