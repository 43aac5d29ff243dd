"""Asking for advice, withdrawing the question, and giving the advice."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from commissioning.lib import canonical
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.advice import basis, mail
from decisions.advice.choices import AdviceKind, Outcome
from decisions.advice.models import Advice, AdviceRequest
from decisions.advice.permissions import check_did_not_write, check_may_ask, check_may_give, check_may_withdraw
from decisions.ledger import chain as ledger
from decisions.record.models import Decision

DAYS_TO_ANSWER = 5
"""What someone who is asked again gets."""


@transaction.atomic
def ask(
    *,
    decision: Decision,
    kind: AdviceKind,
    question: str,
    due_on: date,
    to_person: User | None = None,
    by: User,
    at: datetime,
) -> AdviceRequest:
    """Asks the team of this kind, or one person, on the record as it stands.

    Raises: Refused after the first signature, while the same is outstanding, or where nobody could answer.
    """
    locked = _locked(decision.pk)
    check_may_ask(by, locked)
    if AdviceRequest.objects.outstanding().filter(decision=locked, kind=kind).exists():
        raise Refused(f"{AdviceKind(kind).label} advice is asked for already. Withdraw that first, or wait for it.")
    if not question.strip():
        raise Refused("Say what you ask.")
    if due_on < timezone.localdate(at):
        raise Refused("The day by which you need it is over.")
    if to_person is not None:
        check_did_not_write(to_person, locked)
    request = AdviceRequest(
        decision=locked,
        kind=kind,
        question=question.strip(),
        due_on=due_on,
        to_person=to_person,
        asked_by=by,
        asked_by_name=by.name,
        asked_at=at,
    )
    asked = mail.advisers(request)
    if not asked:
        raise Refused(f"Nobody can give {AdviceKind(kind).label.lower()} advice on this. Ask a person by name.")
    request.save(force_insert=True)
    _note(request, "ask_advice", by=by, at=at, due_on=due_on.isoformat(), question=request.question, to=_to(request))
    mail.tell_advisers(request, asked, at=at)
    return request


@transaction.atomic
def ask_again(*, request: AdviceRequest, by: User, at: datetime) -> AdviceRequest:
    """The same question to the same people, to answer within five days. Raises: Refused as ask() does."""
    due_on = timezone.localdate(at) + timedelta(DAYS_TO_ANSWER)
    whom, kind = request.to_person, AdviceKind(request.kind)
    return ask(
        decision=request.decision, kind=kind, question=request.question, due_on=due_on, to_person=whom, by=by, at=at
    )


@transaction.atomic
def withdraw_request(*, request: AdviceRequest, by: User, at: datetime) -> None:
    """The author's side needs no answer any more. Raises: Refused once it is given."""
    locked = _outstanding(request)
    check_may_withdraw(by, locked)
    locked.withdrawn_at, locked.withdrawn_by = at, by
    locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _note(locked, "withdraw_advice", by=by, at=at)


@transaction.atomic
def give(
    *,
    request: AdviceRequest,
    sha256: str,
    outcome: Outcome,
    text: str,
    conditions: str = "",
    by: User,
    at: datetime,
) -> Advice:
    """Gives advice on the parts whose fingerprint the adviser was shown; they are kept with it.

    Raises: Refused to others than who was asked, to who wrote in the record, and where those parts changed meanwhile.
    """
    locked = _outstanding(request)
    check_may_give(by, locked)
    read = basis.basis(basis.says(locked.decision), locked.kind)
    if canonical.sha256(read) != sha256:
        raise Refused("What you advise on has changed since you opened this page. Read it again before you answer.")
    _check_is_whole(outcome, text, conditions)
    advice = Advice.objects.create(
        request=locked,
        outcome=outcome,
        text=text.strip(),
        conditions=conditions.strip() if outcome == Outcome.CONDITIONAL else "",
        by=by,
        by_name=by.name,
        by_post=by.title_line,
        given_at=at,
        basis=read,
        sha256=sha256,
    )
    _note(locked, "advise", by=by, at=at, content_sha256=sha256, advice_sha256=fingerprint(advice))
    mail.tell_asker(locked, advice, at=at)
    return advice


def fingerprint(advice: Advice) -> str:
    """Of all that the advice says."""
    said = (advice.outcome, advice.text, advice.conditions)
    return canonical.sha256(canonical.dumps([str(part) for part in said]))


def _check_is_whole(outcome: Outcome, text: str, conditions: str) -> None:
    if not text.strip():
        raise Refused("Write your advice.")
    if outcome == Outcome.CONDITIONAL and not conditions.strip():
        raise Refused("Give the conditions.")


def _locked(pk: int) -> Decision:
    return Decision.objects.select_for_update(of=("self",)).select_related("author", "directorate").get(pk=pk)


def _outstanding(request: AdviceRequest) -> AdviceRequest:
    """The request as it is now, with its decision locked first, as every act does."""
    decision = _locked(request.decision_id)
    locked = AdviceRequest.objects.select_for_update(of=("self",)).with_advice().get(pk=request.pk)
    locked.decision = decision
    return locked


def _to(request: AdviceRequest) -> str:
    return request.to_person.name if request.to_person else ""


def _note(request: AdviceRequest, act: str, *, by: User, at: datetime, content_sha256: str = "", **said: str) -> None:
    reference = request.decision.reference
    ledger.record(
        act=act,
        by=by,
        at=at,
        reference=reference,
        content_sha256=content_sha256,
        request=request.pk,
        kind=str(request.kind),
        **said,
    )
