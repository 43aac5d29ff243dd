"""Loading awards and agreements: only those of decisions that the person may see."""

from django.http import Http404

from commissioning.models import User
from decisions.record.models import Decision
from grants.awards.models import Agreement, AgreementDocument


def find_decision(reference: str, user: User) -> Decision:
    """A decision that was made. Raises: Http404 when there is none, or when this person may not see it."""
    decision = Decision.objects.visible_to(user).made().filter(reference=reference).first()
    if decision is None:
        raise Http404(f"No decision {reference} that was made.")
    return decision


def find_agreement(reference: str, number: int, user: User) -> Agreement:
    """Raises: Http404."""
    decision = find_decision(reference, user)
    found = Agreement.objects.filter(decision=decision, grantee=number)
    agreement = found.select_related("decision", "grantee").first()
    if agreement is None:
        raise Http404(f"{reference} has no agreement with that organisation.")
    return agreement


def find_document(reference: str, number: int, sha256: str, user: User) -> AgreementDocument:
    """Raises: Http404."""
    document = find_agreement(reference, number, user).documents.filter(sha256=sha256).first()
    if document is None:
        raise Http404("The agreement has no such document.")
    return document
