"""The words of awards and agreements."""

from django.db import models


class Change(models.TextChoices):
    """Why an award came to more or less."""

    AWARDED = "awarded", "Awarded"
    RAISED = "raised", "Uplifted"
    VARIED = "varied", "Varied"
    EXTENDED = "extended", "Extended"
    REPLACED = "replaced", "Replaced"


class Instrument(models.TextChoices):
    """By what the money is given. Source: research on real notices; Procurement Act 2023 for the contracts."""

    GRANT = "grant", "Grant"
    PASSPORTED = "passported", "Passported grant"
    TRANSFER = "transfer", "Transfer between authorities"
    CONTRACT = "contract", "Contract"
    CALL_OFF = "call_off", "Call-off from a framework"
    DIRECT_AWARD = "direct_award", "Direct award"
    SECONDMENT = "secondment", "Secondment recharge"


class AgreementStatus(models.TextChoices):
    """How far the agreement has come. Money waits until both sides have signed."""

    TO_DRAFT = "to_draft", "To be drafted"
    DRAFTED = "drafted", "Drafted"
    ISSUED = "issued", "Issued to the recipient"
    SIGNED_BY_RECIPIENT = "signed_by_recipient", "Signed by the recipient"
    SIGNED = "signed", "Signed by both sides"
    NOT_NEEDED = "not_needed", "No agreement is needed"
