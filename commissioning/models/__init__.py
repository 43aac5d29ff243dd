"""Reference data that decisions and grants both need."""

from commissioning.models.organisations import (
    Alias,
    AliasSource,
    Directorate,
    Locality,
    Organisation,
    OrganisationQuerySet,
    same_body,
)
from commissioning.models.user import MailPreference, Role, User, signed_in

__all__ = [
    "Alias",
    "AliasSource",
    "Directorate",
    "Locality",
    "MailPreference",
    "Organisation",
    "OrganisationQuerySet",
    "Role",
    "User",
    "same_body",
    "signed_in",
]
