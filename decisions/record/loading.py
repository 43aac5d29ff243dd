"""Loading records: whole, and only what the person may see."""

from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    Min,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404
from django.utils import timezone

from commissioning.models import User
from decisions.glossary.models import GlossaryTerm
from decisions.record import carried, cases, judging, row_kinds
from decisions.record.models import Allocation, Decision, FundingSource, Version
from decisions.record.states import State
from decisions.record.visibility import DecisionQuerySet


def whole(decisions: DecisionQuerySet) -> DecisionQuerySet:
    """With its texts and its money, in five queries however many rows; districts come when asked for.

    Shapes: `writers` and `recused` are the ids of the people who wrote in it, and of those who stood aside from it,
    `advised` of those who gave advice on it; `has_asked`: advice was ever asked for; `frozen` is the number of its
    latest version, 0 before the first; `terms` are those of the glossary; `places` its districts, `earlier` its earlier
    decisions and `together` what it comes to with them, see decisions.record.cases; `rows` those of row_kinds.py;
    `carried` is what waits to be confirmed, see decisions.record.carried; `open_comments` how many threads are open on
    which page; `clauses` which were put into its sections, and from when on each has a later version; `answered` its
    answers to questionnaires, see decisions.record.judging, and `judged_on` the day on which they are judged: today.
    """
    return _described(decisions).prefetch_related(*ROWS)


def _described(decisions: DecisionQuerySet) -> DecisionQuerySet:
    described = decisions.select_related("directorate", "author", "proposer", "due_by", "uplift_of")
    return described.annotate(**_descriptions(), judged_on=Value(timezone.localdate(), DateField()))


@cache
def _descriptions() -> dict[str, RawSQL]:
    """As SQL, which Django writes once in a process: writing it anew for each page took longer than answering it."""
    described = cases.annotated(Decision.objects.all()).annotate(
        writers=_people("contributors"),
        recused=_people("recusals"),
        advised=_advised(),
        has_asked=_has_asked(),
        frozen=_frozen(),
        terms=_terms(),
        rows=row_kinds.annotation(),
        carried=carried.rows("pk"),
        open_comments=_open_comments(),
        clauses=_clauses(),
        answered=judging.annotation(),
    )
    compiler = described.query.get_compiler(DEFAULT_DB_ALIAS)
    written = {}
    for name, each in described.query.annotation_select.items():
        sql, values = compiler.compile(each)
        written[name] = RawSQL(sql, values, output_field=each.output_field)  # noqa: S611 - nobody's words are in it
    return written


ROWS = (
    "section_texts",
    "funded_posts",
    Prefetch("funding_sources", FundingSource.objects.select_related("funder__merged_into")),
    Prefetch("allocations", Allocation.objects.select_related("locality", "recipient__merged_into")),
)


def _frozen() -> Coalesce:
    numbers = Version.objects.filter(decision=OuterRef("pk")).order_by("-number").values("number")
    return Coalesce(Subquery(numbers[:1]), 0)


def _terms() -> ArraySubquery:
    """With the record, so that no page pays a query for them."""
    columns = ("acronym", "expansion", "from_on", "until_on")
    return ArraySubquery(GlossaryTerm.objects.values(term=JSONObject(**{name: name for name in columns})))


def _has_asked() -> Exists:
    return Exists(Decision.objects.filter(pk=OuterRef("pk"), advice_requests__isnull=False))


def _advised() -> ArraySubquery:
    same = Decision.objects.filter(pk=OuterRef("pk"), advice_requests__advice__isnull=False)
    return ArraySubquery(same.values("advice_requests__advice__by"))


def _people(rows: str) -> ArraySubquery:
    same = Decision.objects.filter(pk=OuterRef("pk"), **{f"{rows}__isnull": False})
    return ArraySubquery(same.values(f"{rows}__person"))


def _open_comments() -> ArraySubquery:
    step = Case(
        When(comments__step__in=["start", "reopen"], then=1), When(comments__step="resolve", then=-1), default=0
    )
    same = Decision.objects.filter(pk=OuterRef("pk"), comments__isnull=False).order_by("comments__page")
    counted = same.values("comments__page").annotate(open=Sum(step)).filter(open__gt=0)
    return ArraySubquery(counted.values(row=JSONObject(page=F("comments__page"), open=F("open"))))


def _clauses() -> ArraySubquery:
    version = "inserted_clauses__version"
    later = Q(**{f"{version}__clause__versions__number__gt": F(f"{version}__number")})
    same = Decision.objects.filter(pk=OuterRef("pk"), inserted_clauses__isnull=False).order_by("inserted_clauses__pk")
    said = {
        "key": "inserted_clauses__key",
        "text": "inserted_clauses__text",
        "title": f"{version}__title",
        "retired_on": f"{version}__clause__retired_on",
    }
    dated = same.values("inserted_clauses__pk", *said.values()).annotate(
        changed_on=Min(f"{version}__clause__versions__from_on", filter=later)
    )
    return ArraySubquery(dated.values(row=JSONObject(**said, changed_on="changed_on")))


def find(reference: str, user: User) -> Decision:
    """The whole record. Raises: Http404 when there is none, or when this person may not see it."""
    return _first(whole(Decision.objects.visible_to(user)), reference)


def find_to_show(reference: str, user: User) -> Decision:
    """The record, with its rows where its notice is made from them: while it is open or deferred. Raises: Http404."""
    decision = _first(_described(Decision.objects.visible_to(user)), reference)
    if decision.is_open or decision.state == State.DEFERRED:
        prefetch_related_objects([decision], *ROWS)
    return decision


def find_row(reference: str, user: User) -> Decision:
    """The record without its texts and money, for pages made from a frozen version. Raises: Http404, as `find`."""
    return _first(Decision.objects.visible_to(user).select_related("directorate", "author"), reference)


def find_draft(reference: str, user: User) -> Decision:
    """The record without its texts, for how it was written. Raises: Http404, also for those who read notices only."""
    return _first(Decision.objects.readable_in_draft(user).select_related("directorate", "author"), reference)


def _first(decisions: DecisionQuerySet, reference: str) -> Decision:
    decision = None if "\0" in reference else decisions.filter(reference=reference).first()  # text holds no NUL
    if decision is None:
        raise Http404(f"No decision {reference}")
    return decision
