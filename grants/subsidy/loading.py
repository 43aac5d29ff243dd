"""Loading what is written about subsidies: of decisions that the person may see, for finance and its own officers."""

from django.http import Http404

from commissioning.models import User
from grants.awards.loading import find_agreement
from grants.awards.models import Agreement
from grants.subsidy import listing
from grants.subsidy.models import SubsidyConfirmation, SubsidyLetter
from grants.subsidy.permissions import sees_subsidies


def find_subsidised(reference: str, number: int, user: User) -> Agreement:
    """An agreement that gives, or gave, a subsidy. Raises: Http404."""
    agreement = find_agreement(reference, number, user)
    if not (sees_subsidies(user, agreement.decision) and listing.has_subsidy(agreement)):
        raise Http404(f"{reference} has no subsidy to see.")
    return agreement


def find_letter(reference: str, number: int, letter: int, user: User) -> SubsidyLetter:
    """Raises: Http404."""
    rows = find_subsidised(reference, number, user).subsidy_letters
    found = rows.select_related("agreement__decision", "agreement__grantee").filter(number=letter).first()
    if found is None:
        raise Http404(f"There is no letter {letter}.")
    return found


def find_answer(reference: str, number: int, sha256: str, user: User) -> SubsidyConfirmation:
    """A confirmation that came as a file. Raises: Http404."""
    agreement = find_subsidised(reference, number, user)
    found = SubsidyConfirmation.objects.filter(letter__agreement=agreement, sha256=sha256).first()
    if found is None:
        raise Http404("There is no such file.")
    return found
