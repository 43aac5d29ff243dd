"""The kinds of advice and what an adviser can say."""

from django.db import models

from commissioning.models import Role


class AdviceKind(models.TextChoices):
    """Each has the code of the role whose people give it."""

    FINANCE = Role.FINANCE.value, "Finance"
    LEGAL = Role.LEGAL.value, "Legal"
    PROCUREMENT = Role.PROCUREMENT.value, "Procurement"
    EQUALITY = Role.EQUALITY.value, "Equality"
    INFORMATION = Role.INFORMATION.value, "Information governance"


class Outcome(models.TextChoices):
    CLEAR = "clear", "Clear"
    CONDITIONAL = "conditional", "Clear with conditions"
    OBJECTS = "objects", "Objects"
