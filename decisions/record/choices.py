"""The words a record chooses from."""

from django.db import models

from decisions.scheme.choices import Kind as Kind


class Relation(models.TextChoices):
    """What a decision does to an earlier one."""

    RENEWS = "renews", "Renews"
    AMENDS = "amends", "Amends"
    VARIES = "varies", "Varies"
    SUPERSEDES = "supersedes", "Supersedes"
    ADDENDUM = "addendum", "Addendum to"
    IMPLEMENTS = "implements", "Implements"


class Stage(models.TextChoices):
    INITIATION = "initiation", "Initiation"
    INTENTION = "intention", "Commissioning intention"
    FINAL_SIGN_OFF = "final_sign_off", "Commissioning decision, final sign-off"


class VatBasis(models.TextChoices):
    OUTSIDE_SCOPE = "outside_scope", "Outside the scope of VAT"
    EXCLUDED = "excluded", "VAT excluded"
    INCLUDED = "included", "VAT included"


class FundingStatus(models.TextChoices):
    """How sure the money is, from least to most."""

    INDICATIVE = "indicative", "Indicative"
    LETTER = "letter", "Funding letter"
    AGREEMENT_ISSUED = "agreement_issued", "Agreement issued"
    AGREEMENT_SIGNED = "agreement_signed", "Agreement signed"
    RECEIVED = "received", "Received"


class Certainty(models.TextChoices):
    """How sure a post's hours are. Seed figures such as “up to 4.00 FTE” keep their certainty in every sum."""

    CONFIRMED = "confirmed", "Confirmed"
    UP_TO = "up_to", "Up to"
    POTENTIAL = "potential", "Potential"


class AllocatedTo(models.TextChoices):
    """What a row of the allocation grid stands for."""

    LOCALITIES = "localities", "Districts"
    RECIPIENTS = "recipients", "Recipient organisations"
    BOTH = "both", "Districts, each with a recipient organisation"


class TotalIs(models.TextChoices):
    """What the total of a decision that raises an earlier one is."""

    INCREASE = "increase", "The increase alone"
    NEW_TOTAL = "new_total", "The new total"


class UpliftRounding(models.TextChoices):
    """How raised amounts become whole figures; see commissioning.lib.uplift."""

    PENNY = "penny", "Each to the nearest penny"
    POUND = "pound", "Each to the nearest £1"
    TEN = "ten", "Each to the nearest £10"
    HUNDRED = "hundred", "Each to the nearest £100"
    EXACT_TOTAL = "exact_total", "The total to the penny, shared in proportion"
    TYPED = "typed", "Each as typed"


class Answer(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"


class Verb(models.TextChoices):
    """What a resolution does."""

    AWARD = "award", "Award"
    EXTEND = "extend", "Extend"
    VARY = "vary", "Vary"
    ACCEPT = "accept", "Accept"
    APPROVE = "approve", "Approve"
    END = "end", "End"
    NOTE = "note", "Note"
    DELEGATE = "delegate", "Delegate"


class Severity(models.TextChoices):
    """How likely a risk is, and how much it would do."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class InterestAction(models.TextChoices):
    """What was done about an interest."""

    NONE = "none", "Nothing was needed"
    WITHDREW = "withdrew", "Took no part"
    DISPENSATION = "dispensation", "Took part under a dispensation"


class Access(models.TextChoices):
    """Who may read a background paper. Source: Local Government Act 1972, s. 100D."""

    PUBLIC = "public", "Public"
    EXEMPT = "exempt", "Exempt, not published"
    PUBLISHED = "published", "Published work"
