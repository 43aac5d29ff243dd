"""What the next holder of a post finds waiting for it and cannot sign."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from commissioning.models import User
from decisions.record.models import Contributor
from decisions.scheme.models import Post
from decisions.signoff.models import Recusal, SignOff, SignOffStep

MOST = 100  # decisions that are named


@dataclass(frozen=True)
class HeldUp:
    """A decision out for signature that needs this post, and why its next holder will not sign it."""

    reference: str
    why: str


def held_up(post: Post, incoming: User) -> tuple[HeldUp, ...]:
    """At most a hundred, in one query.

    Source: design 5.2: nobody signs what they wrote, a version twice, or what they stood aside from.
    """
    of_this = {"decision": OuterRef("version__decision"), "person": incoming}
    steps = SignOffStep.objects.out_for_signature().filter(post=post).select_related("version__decision")
    steps = steps.annotate(
        wrote=Exists(Contributor.objects.filter(**of_this)),
        aside=Exists(Recusal.objects.filter(**of_this)),
        signed=Exists(SignOff.objects.filter(version=OuterRef("version"), signer=incoming)),
    )
    found = [(step.version.decision.reference, _why(step)) for step in steps.order_by("version__decision__reference")]
    return tuple(HeldUp(reference, f"{incoming.name} {why}") for reference, why in found if why)[:MOST]


def _why(step: SignOffStep) -> str:
    if step.wrote:  # type: ignore[attr-defined]  # these three are annotated by held_up
        return "wrote in it"
    if step.aside:  # type: ignore[attr-defined]
        return "stood aside from it"
    return "has signed it from another post" if step.signed else ""  # type: ignore[attr-defined]
