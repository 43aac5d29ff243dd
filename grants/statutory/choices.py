"""The words of what the law asks for beyond decision and agreement."""

from django.db import models


class Sector(models.TextChoices):
    """What a recipient is. Source: Local Government Transparency Code 2015, grants and contracts."""

    VOLUNTARY = "voluntary", "A voluntary, community or social enterprise organisation"
    PUBLIC = "public", "A public body"
    PRIVATE = "private", "A company or another business"
    INDIVIDUAL = "individual", "An individual"


class Invitation(models.TextChoices):
    """What a contract came from."""

    QUOTE = "quote", "Invitation to quote"
    TENDER = "tender", "Published invitation to tender"
    NEITHER = "neither", "Neither"
