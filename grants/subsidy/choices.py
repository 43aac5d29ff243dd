"""The words of subsidies."""

from django.db import models

from decisions.questionnaires.subsidy import ASSISTANCE, SCHEME, STANDALONE


class LetterKind(models.TextChoices):
    """The two letters of the Subsidy Control Act 2022, s.37(2) and (5)."""

    NOTIFICATION = "notification", "Notification before it is given"
    GIVEN = "given", "Confirmation that it is given"


class Footing(models.TextChoices):
    """On what a subsidy is given: the answers that decisions.questionnaires.subsidy takes."""

    ASSISTANCE = ASSISTANCE, "Minimal financial assistance"
    SCHEME = SCHEME, "Under a scheme"
    STANDALONE = STANDALONE, "Outside a scheme"


class Next(models.TextChoices):
    """What is to be done next about the assistance under one agreement, in the order in which it is done."""

    WRITE = "write", "Write the notification"
    SEND = "send", "Send the notification"
    CONFIRM = "confirm", "Get the confirmation"
    GIVE = "give", "Write that it is given"
    SEND_GIVEN = "send_given", "Send that it is given"
    NOTHING = "nothing", "Done"
