"""Reference data that decisions and grants both need."""

from commissioning.models.organisations import Directorate, Locality, Organisation
from commissioning.models.user import MailPreference, Role, User, signed_in

__all__ = ["Directorate", "Locality", "MailPreference", "Organisation", "Role", "User", "signed_in"]
