"""The words that a spell of funding is described with."""

from django.db import models


class SpellKind(models.TextChoices):
    PILOT = "pilot", "Pilot"
    GRANT = "grant", "Grant"
    BRIDGING = "bridging", "Bridging"
    MAINSTREAM = "mainstream", "Mainstream"
    SECONDMENT = "secondment", "Secondment"


class Sureness(models.TextChoices):
    """Of a day: it stands, or it is what people aim at."""

    CONFIRMED = "confirmed", "Confirmed"
    TARGET = "target", "Target"


class AmountBasis(models.TextChoices):
    """What an amount is for."""

    WHOLE = "whole", "In all"
    YEARLY = "yearly", "A year"
