"""How an example decision comes about: its people act through the acts, at the hours they would have kept."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from commissioning.lib.dates import LONDON
from commissioning.models import Locality, Organisation, User
from decisions.advice import acts as advice
from decisions.advice import basis
from decisions.advice.choices import AdviceKind, Outcome
from decisions.advice.models import AdviceRequest
from decisions.drafting import acts
from decisions.mail import head
from decisions.plans.models import PlanPriority
from decisions.questionnaires.listed import BY_KEY
from decisions.record.models import Version
from decisions.scheme import covers
from decisions.scheme.models import Post, PostHolding
from decisions.signoff import signing, submission
from decisions.signoff.models import Interest

AUTHORITY = "Greater Manchester Combined Authority"
PCC_NOT_KEY = "Key decision rules do not cover police and crime functions."
TEAM = "Commissioning team, Police, Crime, Criminal Justice and Fire"
MAILBOX = "commissioning@gmca.example"
BETWEEN_SAVES = timedelta(minutes=11)
HEADING = re.compile(r"^## (?P<key>[a-z_]+)(?:: (?P<answer>yes|no))?$", re.MULTILINE)

Rows = Sequence[Mapping[str, Any]]


def uk(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    """A moment by the clock on the wall."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def person(name: str) -> User:
    """Someone of the example authority, by the part of the address before the @."""
    return User.objects.get(email=f"{name}@gmca.example")


def organisation(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def priority(number: str) -> PlanPriority:
    """A priority of the plan of the example authority."""
    return PlanPriority.objects.get(number=number)


def districts() -> dict[str, Locality]:
    return {locality.name: locality for locality in Locality.objects.all()}


def prose(module: str) -> list[tuple[str, str, str]]:
    """The narrative of a decision, from the Markdown file beside its module: key, text and answer of each section.

    Shapes: a section begins with "## key", or "## key: yes" where it answers a question; a paragraph is one line.
    """
    written = Path(module).with_suffix(".md").read_text(encoding="utf-8")
    _, *parts = HEADING.split(written)
    return [(key, text.strip(), answer or "") for key, answer, text in zip(*[iter(parts)] * 3, strict=True)]


class Desk:
    """An officer at work on one decision; each save comes some minutes after the one before."""

    def __init__(self, subject: str, *, by: str, at: datetime) -> None:
        self.author = person(by)
        self.clock = at
        self.decision = acts.start(subject=subject, by=self.author, at=at)

    def resume(self, at: datetime) -> None:
        """Comes back to it on another day."""
        self.clock = at - BETWEEN_SAVES

    def describe(self, section: str, localities: Sequence[Locality] | None = None, **fields: Any) -> None:
        acts.describe(section=section, fields=fields, localities=localities, **self._save())

    def classify(self, *, kind: str, type: str = "deputy_mayor") -> None:  # noqa: A002 - the record's own word
        """All decisions of the example exercise police and crime functions and are at their last stage."""
        self.describe(
            "type",
            function_family="pcc",
            kind=kind,
            type=type,
            stage="final_sign_off",
            is_key=False,
            key_reason=PCC_NOT_KEY,
        )

    def when(self, localities: Sequence[Locality], *, due_by: str, **days: date) -> None:
        self.describe("dates", localities, due_by=Post.objects.get(code=due_by), **days)

    def contact(self, team: str = TEAM, email: str = MAILBOX, phone: str = "") -> None:
        self.describe("contact", contact_team=team, contact_email=email, contact_phone=phone)

    def write(self, module: str, rows: Mapping[str, Rows] | None = None) -> None:
        """Every section of the Markdown file beside that module, with its rows where it has some."""
        for key, text, answer in prose(module):
            acts.write(key=key, text=text, answer=answer, rows=(rows or {}).get(key), **self._save())

    def fund(self, sources: Rows, **fields: Any) -> None:
        acts.fund(fields=fields, sources=sources, **self._save())

    def allocate(self, rows: Rows, **fields: Any) -> None:
        acts.allocate(fields=fields, rows=rows, **self._save())

    def link(self, links: Rows) -> None:
        acts.link(links=links, **self._save())

    def answer(self, key: str, confirmations: Rows = (), **answers: str) -> None:
        acts.answer(questionnaire=BY_KEY[key], answers=answers, confirmations=confirmations, **self._save())

    def staff(self, posts: Rows) -> None:
        acts.staff(posts=posts, **self._save())

    def ask(self, kind: AdviceKind, question: str, *, due_on: date) -> AdviceRequest:
        return advice.ask(kind=kind, question=question, due_on=due_on, **self._save())

    def submit(self, at: datetime) -> Version:
        return submission.submit(decision=self.decision, by=self.author, at=at)

    def _save(self) -> dict[str, Any]:
        self.clock += BETWEEN_SAVES
        return {"decision": self.decision, "by": self.author, "at": self.clock}


def sign(version: Version, who: str, at: datetime, *, interest: str = "") -> None:
    """A signature on what the person was shown."""
    kind = Interest.DECLARED if interest else Interest.NONE
    signing.sign(version=version, sha256=version.sha256, by=person(who), at=at, interest=kind, interest_detail=interest)


def cover(code: str, to: str, days: tuple[date, date], *, document: str, at: datetime, **more: Any) -> None:
    """Today's holder of the post lets someone sign for them between two days."""
    holder = PostHolding.objects.covering(at.date()).get(post__code=code).holder
    post, (first, last) = Post.objects.get(code=code), days
    covers.delegate(post=post, to=person(to), from_on=first, until_on=last, document=document, by=holder, at=at, **more)


def publish_head(morning: datetime) -> None:
    """What the daily run of that morning says of the ledger as it stood the evening before."""
    head.announce(at=morning)


def advise(request: AdviceRequest, who: str, at: datetime, text: str, *, conditions: str = "") -> None:
    """Advice on the record as it stands; with conditions, or clear."""
    advice.give(
        request=request,
        sha256=basis.fingerprint(basis.says(request.decision), request.kind),
        outcome=Outcome.CONDITIONAL if conditions else Outcome.CLEAR,
        text=text,
        conditions=conditions,
        by=person(who),
        at=at,
    )


def shares(amounts: Mapping[str, Decimal], year: int) -> list[dict[str, Any]]:
    """One row for each recipient organisation in one financial year."""
    return [
        {"recipient": organisation(name), "amount": amount, "financial_year": year} for name, amount in amounts.items()
    ]
