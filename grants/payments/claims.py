"""Claims of recipients: an award that is paid on claim is certified against one, and each claim once.

What is claimed is the instalment’s sum: for another sum a new schedule is written first.
"""

from typing import Any

from commissioning.lib.refusal import Refused
from grants.awards.models import Agreement
from grants.payments.choices import Kind, Mode
from grants.payments.models import Instalment, Step


def check_claim(instalment: Any, reference: str) -> None:
    """Holds the agreement until the end of the transaction, so that two who certify one claim at once take turns.

    Raises: Refused without a claim where the award is paid on claim, and for one that another instalment has.
    """
    if not reference:
        if instalment.schedule.mode == Mode.ARREARS:
            raise Refused("This award is paid on claim. Give the number of the claim.")
        return
    Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=instalment.award.agreement_id)
    if other := _certified_with(reference, instalment):
        raise Refused(f"Claim {reference} is certified with instalment {other.reference} already.")


def _certified_with(reference: str, instalment: Instalment) -> Instalment | None:
    """Another instalment of the agreement that has the claim; one that a later schedule replaced let it go."""
    certified = Step.objects.filter(kind=Kind.CERTIFIED, claim_reference__iexact=reference)
    others = Instalment.objects.standing().filter(award__agreement=instalment.award.agreement_id)
    return others.filter(steps__in=certified).exclude(pk=instalment.pk).first()
