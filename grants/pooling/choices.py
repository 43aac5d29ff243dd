"""The words of a pooled budget."""

from django.db import models


class Rule(models.TextChoices):
    """Who bears what is spent beyond the budget, and who gets what is left of it."""

    RISK_SHARE = "risk_share", "Each partner bears a fixed per cent"
    OTHER = "other", "By another rule, given in words"


class ContributionKind(models.TextChoices):
    PLANNED = "planned", "Planned"
    RECEIVED = "received", "Received"
