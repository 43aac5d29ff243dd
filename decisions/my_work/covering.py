"""Who can sign what is waited for, and under what: annotations, so that a list costs no more queries than a row."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Concat

from commissioning.models import User
from decisions.record.models import Contributor
from decisions.scheme import vacancies
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import Post, PostHolding
from decisions.signoff.models import Recusal, SignOff, SignOffStep, SignOffStepQuerySet


@dataclass(frozen=True)
class Vacancy:
    """A post without a holder that decisions out for signature wait for."""

    post: Post
    waiting: int
    next_step: str


def with_authority(steps: SignOffStepQuerySet, person: User, on: date) -> SignOffStepQuerySet:
    """Annotates under whose delegation this person may sign a step: `under`, `for_whom`; "" from a post they hold."""
    held = person.holdings.covering(on).filter(post=OuterRef("post"))
    given = Delegation.objects.live(on).given_to(person, on).filter(post=OuterRef("post"))
    first = given.covering_outer("version__decision__").order_by("reference")
    words = {"under": "reference", "for_whom": "holder_name"}
    return steps.annotate(
        **{
            name: Case(
                When(Exists(held), then=Value("")),
                default=Subquery(first.values(column)[:1]),
                output_field=CharField(),
            )
            for name, column in words.items()
        }
    )


def with_signatories(steps: SignOffStepQuerySet, on: date) -> SignOffStepQuerySet:
    """Annotates whether the post of a step is held, holders who can sign it by name, and who can instead of them."""
    held = PostHolding.objects.covering(on).filter(post=OuterRef("post"))
    beside = PostHolding.objects.covering(on).filter(post=OuterRef("alternate"))
    given = Delegation.objects.live(on).filter(post=OuterRef("post")).covering_outer("version__decision__")
    words = Concat(
        Case(When(to_post=None, then=Value("")), default=Value("the holder of ")),
        "to_name",
        Value(" under "),
        "reference",
    )
    deputies = given.filter(Q(to_person=None) | _able("to_person")).order_by("reference").annotate(words=words)
    return steps.annotate(
        is_held=Exists(held),
        holders=ArraySubquery(held.filter(_able("holder")).values("holder__name")),
        alternate_holders=ArraySubquery(beside.filter(_able("holder")).values("holder__name")),
        deputies=ArraySubquery(deputies.values("words")),
    )


def vacancies_in_the_way(on: date) -> list[Vacancy]:
    """Posts that nobody holds that day and whose turn it is somewhere; one query."""
    held = PostHolding.objects.covering(on).filter(post=OuterRef("pk"))
    turns = SignOffStep.objects.waiting().vacant(on).filter(post=OuterRef("pk")).order_by().values("post")
    posts = Post.objects.filter(~Exists(held)).annotate(turns=turns.annotate(number=Count("pk")).values("number"))
    return [
        Vacancy(post, post.turns, vacancies.next_step(post, on, is_frozen=True))
        for post in posts.filter(turns__gt=0).order_by(F("turns").desc(), "title")
    ]


def _able(person: str) -> Q:
    """Inside a subquery over steps: their account is open, and they did not write in it, stand aside or sign it."""
    decision, version = OuterRef(OuterRef("version__decision")), OuterRef(OuterRef("version"))
    never = (
        Contributor.objects.filter(decision=decision, person=OuterRef(person)),
        Recusal.objects.filter(decision=decision, person=OuterRef(person)),
        SignOff.objects.filter(version=version, signer=OuterRef(person)),
    )
    condition = Q(**{f"{person}__is_active": True})
    for rows in never:
        condition &= ~Q(Exists(rows))
    return condition
