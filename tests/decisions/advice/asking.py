"""Asking for advice and giving it, in tests."""

from datetime import datetime, timedelta
from typing import Any

from commissioning.models import Role, User
from decisions.advice import acts, basis
from decisions.advice.choices import AdviceKind, Outcome
from decisions.advice.models import Advice, AdviceRequest
from decisions.record.models import Decision
from tests.factories import NOW, user

AT = NOW + timedelta(hours=2)
DUE = NOW.date() + timedelta(days=5)


def ask(
    decision: Decision, kind: str = "legal", *, who: str = "officer", at: datetime = AT, **more: Any
) -> AdviceRequest:
    said = {"question": "May we?", "due_on": DUE, **more}
    return acts.ask(decision=decision, kind=AdviceKind(kind), **said, by=user(who), at=at)


def give(request: AdviceRequest, who: str = "legal", *, at: datetime = AT, **more: Any) -> Advice:
    sha256 = basis.fingerprint(basis.says(Decision.objects.get(pk=request.decision_id)), request.kind)
    said = {"sha256": sha256, "outcome": Outcome.CLEAR, "text": "You may.", **more}
    return acts.give(request=request, **said, by=user(who), at=at)


def adviser(name: str, *roles: Role) -> User:
    return User.objects.create_user(f"{name}@gmca.example", name.title(), roles=list(roles))
