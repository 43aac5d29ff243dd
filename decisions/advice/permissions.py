"""Who may ask for advice, give it, and withdraw the question; each refusal carries its reason."""

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User
from decisions.advice.choices import AdviceKind
from decisions.advice.models import AdviceRequest
from decisions.record.models import Decision
from decisions.record.permissions import check_writes_it
from decisions.record.states import OPEN, State


def check_may_ask(user: User, decision: Decision) -> None:
    """The author's side, until the first signature. Raises: Refused."""
    check_writes_it(user, decision)
    _check_can_be_advised_on(decision)
    if decision.state == State.IN_SIGN_OFF and _is_signed(decision):
        raise Refused("The first signature has been given, so nobody can be asked for advice on this version.")


def check_may_withdraw(user: User, request: AdviceRequest) -> None:
    """The author's side, while it is outstanding. Raises: Refused."""
    check_writes_it(user, request.decision)
    _check_outstanding(request)


def check_may_give(user: User, request: AdviceRequest) -> None:
    """Who was asked, unless they wrote in the record.

    Raises: Refused. Source: research V27: whoever drafts does not advise.
    """
    if not is_asked(user, request):
        whom = request.to_person.name if request.to_person else f"the {AdviceKind(request.kind).label.lower()} advisers"
        raise Refused(f"This is asked of {whom}.")
    check_did_not_write(user, request.decision)
    _check_outstanding(request)


def is_asked(user: User, request: AdviceRequest) -> bool:
    """By name, or as one of the team."""
    if request.to_person_id is not None:
        return user.is_active and user.pk == request.to_person_id
    return user.has_role(Role(request.kind))


def check_did_not_write(user: User, decision: Decision) -> None:
    if user.pk == decision.author_id or decision.contributors.filter(person=user).exists():
        raise Refused(f"{user.name} wrote in this record, and nobody advises on what they wrote.")


def _check_outstanding(request: AdviceRequest) -> None:
    if request.withdrawn_at is not None:
        raise Refused("This request was withdrawn.")
    if request.given is not None:
        raise Refused("This advice has been given. Ask again for new advice.")
    _check_can_be_advised_on(request.decision)


def _check_can_be_advised_on(decision: Decision) -> None:
    if decision.state not in {*OPEN, State.IN_SIGN_OFF}:
        raise Refused(f"This decision is {State(decision.state).label.lower()}. Advice comes before that.")


def _is_signed(decision: Decision) -> bool:
    return decision.versions.filter(voiding=None, sign_offs__isnull=False).exists()
