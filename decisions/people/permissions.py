"""Who may see and who may change people's accounts."""

from allauth.mfa.models import Authenticator

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User


def sees_people(user: User) -> bool:
    return user.sees_all


def check_may_change_people(user: User) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    if not user.has_role(Role.GOVERNANCE):
        raise Refused("Only governance officers make, change and close accounts.")


def check_may_close(user: User, person: User) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    check_may_change_people(user)
    if person.pk == user.pk:
        raise Refused("You cannot close your own account. Another governance officer has to do it.")
    if not person.is_active:
        raise Refused(f"{person.name}’s account is closed already.")


def check_may_reopen(user: User, person: User) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    check_may_change_people(user)
    if person.is_active:
        raise Refused(f"{person.name}’s account is open.")


def check_may_clear(user: User, person: User) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    check_may_change_people(user)
    if person.pk == user.pk:
        raise Refused("You cannot remove your own here. Another governance officer has to do it.")
    if not person.is_active:
        raise Refused(f"{person.name}’s account is closed. Reopen it first.")
    if not Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        raise Refused(f"{person.name} has no authenticator app and no passkey, and signs in with the password alone.")


def check_may_invite(user: User, person: User) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    check_may_change_people(user)
    if not person.is_active:
        raise Refused(f"{person.name}’s account is closed. Reopen it first.")
    if person.has_usable_password():
        raise Refused(f"{person.name} has a password, and can set a new one on the sign-in page.")
