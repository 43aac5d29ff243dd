"""Sentences carried over from an earlier notice: each is marked until somebody confirms it or changes it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject

from commissioning.lib import dates, money, prose
from commissioning.models import User
from decisions.record import row_kinds
from decisions.record.models import Allocation, Decision, FundedPost, FundingSource
from decisions.record.row_kinds import BY_SECTION
from decisions.record.sections import SECTIONS

KEYS = {section.slug: section.key for section in SECTIONS}
ROW_PAGES = ("funding", "allocations", "posts", "localities")
"""Pages of rows alone, which can be carried over; a row counts as one sentence, here and in a section."""


class Outcome(models.TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    CHANGED = "changed", "Changed or taken out"


class CarriedSentence(models.Model):
    """One sentence, or one row in words, as it was carried over. Without an outcome it waits to be confirmed.

    `page` is the slug of its page. The database (migrations/…_reuse) locks it with its decision, keeps what was
    confirmed, and refuses a version while one waits.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="carried_sentences")
    page = models.CharField(max_length=40)
    source = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="carried_into")
    number = models.PositiveIntegerField()
    sentence = models.TextField()
    sha256 = models.CharField(max_length=64)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["decision", "page", "number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "page", "sha256"], name="carried_sentence_is_marked_once"),
            models.CheckConstraint(
                condition=Q(page__in=[*KEYS, *ROW_PAGES]), name="carried_sentence_stands_on_a_known_page"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None, settled_by=None)
                | Q(outcome__in=Outcome.values, settled_at__isnull=False, settled_by__isnull=False),
                name="carried_sentence_is_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(source=F("decision")), name="carried_sentence_comes_from_another_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.page} {self.number}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sentence that nobody has confirmed yet."""

    page: str
    sentence: str
    sha256: str
    source: str


def rows(decision: str) -> ArraySubquery:
    """What waits to be confirmed in each decision, to annotate with."""
    row = JSONObject(page=F("page"), sentence=F("sentence"), sha256=F("sha256"), source=F("source__reference"))
    found = CarriedSentence.objects.filter(decision=OuterRef(decision), outcome="").order_by("page", "number")
    return ArraySubquery(found.values(row=row))


def waiting(decision: Decision, page: str = "") -> list[Waiting]:
    """Of a decision loaded with loading.whole() or thawed, in no query; of one page, or of all."""
    found: list[Mapping[str, Any]] = decision.carried  # type: ignore[attr-defined]  # annotated by loading.whole
    return [Waiting(**row) for row in found if page in ("", row["page"])]


def fingerprint(sentence: str) -> str:
    return hashlib.sha256(sentence.encode()).hexdigest()


def mark(decision: Decision, source: Decision, pages: Iterable[str]) -> int:
    """Marks everything that these pages of the decision say as carried over; gives the number of sentences."""
    made = [
        CarriedSentence(
            decision=decision, page=page, source=source, number=number, sentence=said, sha256=fingerprint(said)
        )
        for page in pages
        for number, said in enumerate(said_on(decision, page), start=1)
    ]
    CarriedSentence.objects.bulk_create(made)
    return len(made)


def settle(decision: Decision, *, by: User, at: datetime) -> None:
    """After a save: what is no longer there counts as changed; what is there again waits again."""
    found = list(decision.carried_sentences.exclude(outcome=Outcome.CONFIRMED))
    there = {(page, fingerprint(said)) for page in {row.page for row in found} for said in said_on(decision, page)}
    turned = [row for row in found if ((row.page, row.sha256) in there) == bool(row.outcome)]
    for row in turned:
        gone = not row.outcome
        row.outcome = Outcome.CHANGED if gone else ""
        row.settled_at, row.settled_by = (at, by) if gone else (None, None)
    CarriedSentence.objects.bulk_update(turned, ["outcome", "settled_at", "settled_by"])


def said_on(decision: Decision, page: str) -> list[str]:
    """The sentences of a page, or its rows in words, each once and in order, as they are saved now."""
    return list(dict.fromkeys(_said_on(decision, page)))


def sentences(text: str) -> Iterator[str]:
    """The sentences of a Markdown text in plain words; headings, items and cells count as sentences."""
    for block in prose.blocks(text):
        yield from prose.sentences(block.words)


def _said_on(decision: Decision, page: str) -> Iterable[str]:
    match page:
        case "funding":
            return map(_source, decision.funding_sources.select_related("funder"))
        case "allocations":
            return map(_allocation, decision.allocations.select_related("locality", "recipient"))
        case "posts":
            return map(_post, decision.funded_posts.all())
        case "localities":
            return [locality.name for locality in decision.localities.all()]
    text = decision.section_texts.filter(key=KEYS[page]).first()
    return [*(sentences(text.text) if text else ()), *_rows(decision, KEYS[page])]


def _rows(decision: Decision, section: str) -> Iterator[str]:
    if kind := BY_SECTION.get(section):
        found = kind.model._default_manager.filter(decision=decision).order_by("position")
        related = [column.name for column in kind.columns if column.of]
        for row in found.select_related(*related) if related else found:
            yield kind.in_words(kind.of_model(row))


def counted(decision: Decision, page: str) -> tuple[int, int]:
    """How many sentences and how many rows wait on a page, of a decision loaded with loading.whole() or thawed."""
    found = waiting(decision, page)
    if page in ROW_PAGES:
        return 0, len(found)
    kind = BY_SECTION.get(KEYS[page])
    rows = {kind.in_words(row) for row in row_kinds.of(decision, KEYS[page])} if kind else set()
    number = sum(each.sentence in rows for each in found)
    return len(found) - number, number


def _source(row: FundingSource) -> str:
    year = dates.financial_year_name(row.financial_year) if row.financial_year else ""
    return _listed(row.funder.name, row.programme, year, _amount(row.amount), row.get_status_display(), row.fallback)


def _allocation(row: Allocation) -> str:
    year = dates.financial_year_name(row.financial_year) if row.financial_year else ""
    place = row.locality.name if row.locality else ""
    weight = "" if row.weight is None else f"weight {row.weight:,}"
    return _listed(place, row.recipient.name if row.recipient else "", row.stream, year, _amount(row.amount), weight)


def _post(row: FundedPost) -> str:
    until = f"until {dates.long(row.until_on)}" if row.until_on else ""
    return _listed(f"{row.fte:.2f} FTE", row.title, row.employer, row.get_certainty_display().lower(), until)


def _amount(amount: Any) -> str:
    return "" if amount is None else money.pounds(amount)


def _listed(*parts: str) -> str:
    return ", ".join(filter(None, parts))
