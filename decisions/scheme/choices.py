"""The words of the scheme and of the record that its rules turn on."""

from django.db import models


class FunctionFamily(models.TextChoices):
    """Whose function is exercised: it decides every later rule set.

    Source: Local Democracy, Economic Development and Construction Act 2009 s.107D; PRSRA 2011.
    """

    PCC = "pcc", "Police and crime"
    GENERAL = "general", "General"
    MAYORAL_GENERAL = "mayoral_general", "Mayoral general"
    FIRE = "fire", "Fire and rescue"
    TRANSPORT = "transport", "Transport"


class DecisionType(models.TextChoices):
    DEPUTY_MAYOR = "deputy_mayor", "Deputy Mayor’s decision"
    CHIEF_OFFICER = "chief_officer", "Chief Officer’s decision"


class Capacity(models.TextChoices):
    """What a signature does."""

    APPROVES = "approves", "Approves"
    AGREES = "agrees", "Agrees"
    DECIDES = "decides", "Decides"
