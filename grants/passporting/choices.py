"""What may be written down of a passported grant."""

from django.db import models


class EntryKind(models.TextChoices):
    RECEIVED = "received", "Came in"
    SENT_BACK = "sent_back", "Sent back to the funder"
    RETAINED = "retained", "Retained for administration"
    PASSED_ON = "passed_on", "Passed on"
    MOVED = "moved", "Another day by which it is to be passed on"


MONEY = (EntryKind.RECEIVED, EntryKind.RETAINED, EntryKind.SENT_BACK)
"""What is written one sum at a time; what is passed on comes award by award."""
