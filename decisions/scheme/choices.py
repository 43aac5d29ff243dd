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


class Kind(models.TextChoices):
    """What the decision does."""

    AWARD = "award", "Award"
    EXTEND = "extend", "Extend"
    VARY = "vary", "Vary"
    UPLIFT = "uplift", "Uplift"
    ADDENDUM = "addendum", "Addendum"
    ACCEPT_GRANT = "accept_grant", "Accept a grant"
    AWARD_ROUND = "award_round", "Award round"
    FUND = "fund", "Set up a fund"
    DECOMMISSION = "decommission", "Decommission"
    TRANSITION = "transition", "Transition of funder"
    PILOT = "pilot", "Pilot"


class Capacity(models.TextChoices):
    """What a signature does."""

    APPROVES = "approves", "Approves"
    AGREES = "agrees", "Agrees"
    DECIDES = "decides", "Decides"
    CONSULTED = "consulted", "Consulted"  # answers with a view, and decides nothing
