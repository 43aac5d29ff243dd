"""What officers do to a draft. Every act locks the record, checks, writes, and adds one line to the ledger."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commissioning.lib import canonical, markdown
from commissioning.lib.refusal import Refused
from commissioning.lib.uploads import Checked
from commissioning.models import Locality, Organisation, User
from decisions.ledger import chain as ledger
from decisions.library import variables
from decisions.library.models import Template
from decisions.questionnaires.questions import Answers, Questionnaire
from decisions.questionnaires.subsidy import ASSISTANCE, SUBSIDY
from decisions.record import carried, papers
from decisions.record.budgets import Budget
from decisions.record.carried import Outcome
from decisions.record.choices import Relation
from decisions.record.links import DecisionLink
from decisions.record.models import (
    Allocation,
    Contributor,
    Decision,
    FundedPost,
    FundingSource,
    SectionText,
)
from decisions.record.papers import MOST_PAPERS, PaperFile
from decisions.record.permissions import check_may_change, check_may_start
from decisions.record.references import next_reference
from decisions.record.revisions import SectionRevision
from decisions.record.row_kinds import BY_SECTION, RowKind
from decisions.record.rows import BackgroundPaper
from decisions.record.sections import BY_KEY
from decisions.record.sheets import AnswerSheet, RecipientConfirmation
from decisions.record.states import State
from decisions.record.visibility import DecisionQuerySet

Rows = Sequence[Mapping[str, Any]]


@transaction.atomic
def start(*, subject: str, template: Template | None = None, by: User, at: datetime, **fields: Any) -> Decision:
    """Starts a draft in the officer's directorate, with the next reference of the year.

    A template gives its family and its kind, unless others are given, and words to start sections with.
    Raises: Refused for anyone but an officer with a directorate, and for a template that is retired.
    """
    check_may_start(by)
    if template:
        if template.is_retired(timezone.localdate(at)):
            raise Refused(f"“{template.title}” is retired. Choose another template, or none.")
        given = {name: value for name, value in fields.items() if value}
        fields = fields | {"function_family": template.function_family, "kind": template.kind} | given
    decision = Decision(
        reference=next_reference(year=at.year),
        subject=subject,
        directorate=by.directorate,
        author=by,
        proposer=by,
        started_at=at,
        saved_at=at,
        saved_by=by,
        **fields,
    )
    decision.save(force_insert=True)
    Contributor.objects.create(decision=decision, person=by, since=at)
    if template:
        SectionText.objects.bulk_create(
            SectionText(
                decision=decision,
                key=key,
                text=variables.filled(text, variables.bound(text)),
                saved_at=at,
                saved_by=by,
            )
            for key, text in template.starters.items()
        )
    begun = {"template": template.title} if template else {}
    ledger.record(act="start", by=by, at=at, reference=decision.reference, subject=subject, **begun)
    return decision


@contextmanager
def _changing(decision: Decision, section: str, *, by: User, at: datetime) -> Iterator[Decision]:
    """Locks the record for a change of one section, and afterwards notes who changed it."""
    with transaction.atomic():
        rows = Decision.objects.select_for_update(of=("self",)).select_related("author", "directorate")
        locked = rows.get(pk=decision.pk)
        check_may_change(by, locked)
        yield locked
        carried.settle(locked, by=by, at=at)
        locked.saved_at, locked.saved_by = at, by
        locked.save()
        Contributor.objects.get_or_create(decision=locked, person=by, defaults={"since": at})


def _note(decision: Decision, section: str, said: Any, *, by: User, at: datetime, **more: Any) -> None:
    """The ledger keeps the fingerprint of what was saved, not the words."""
    ledger.record(
        act="save",
        by=by,
        at=at,
        reference=decision.reference,
        content_sha256=canonical.sha256(canonical.dumps(_plain(said))),
        section=section,
        **more,
    )


def _plain(value: Any) -> Any:
    """The value as canonical JSON can hold it: days, amounts and rows of other tables as text."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def write(
    *, decision: Decision, key: str, text: str, answer: str = "", rows: Rows | None = None, by: User, at: datetime
) -> None:
    """Saves one narrative section; `rows`, in the columns of its kind, replaces all its rows, None leaves them.

    Raises: Refused for more background papers than a decision may have.
    """
    section, kind = BY_KEY[key], BY_SECTION.get(key)
    said: dict[str, Any] = {"text": markdown.normalise(text), "answer": answer}
    with _changing(decision, section.slug, by=by, at=at) as locked:
        SectionText.objects.update_or_create(
            decision=locked, key=key, defaults={**said, "saved_at": at, "saved_by": by}
        )
        if kind is not None and rows is not None:
            _replace_in_order(kind, locked, rows)
            said["rows"] = [kind.said(row) for row in rows]
        _note(locked, section.slug, said, by=by, at=at)


def _replace_in_order(kind: RowKind, decision: Decision, rows: Rows) -> None:
    if kind.model is BackgroundPaper and len(rows) > MOST_PAPERS:
        raise Refused(f"A decision has {MOST_PAPERS} background papers at most. Take {len(rows) - MOST_PAPERS} out.")
    kind.model._default_manager.filter(decision=decision).delete()
    kind.model._default_manager.bulk_create(
        kind.model(decision=decision, position=place, **row) for place, row in enumerate(rows, start=1)
    )


def keep_paper(*, decision: Decision, file: Checked, by: User, at: datetime) -> PaperFile:
    """Stores a file for the decision's background papers, once: the same bytes again are the same file."""
    with _changing(decision, "background-papers", by=by, at=at) as locked:
        described = papers.described(file)
        same = PaperFile.objects.filter(decision=locked, sha256=described["sha256"]).first()
        if same is not None:
            return same
        name = papers.put(file.content)
        kept = PaperFile.objects.create(decision=locked, name=name, stored_at=at, stored_by=by, **described)
        ledger.record(
            act="keep_paper",
            by=by,
            at=at,
            reference=locked.reference,
            content_sha256=kept.sha256,
            file=kept.file_name,
            size=kept.size,
        )
    return kept


def restore(*, decision: Decision, revision: SectionRevision, by: User, at: datetime) -> None:
    """Saves a narrative section again as it was saved before; the text that it replaces stays in its history.

    Raises: Refused where the section says that already.
    """
    section = BY_KEY[revision.key]
    said = {"text": revision.text, "answer": revision.answer}
    with _changing(decision, section.slug, by=by, at=at) as locked:
        row = locked.section_texts.get(key=section.key)
        if revision.decision_id != locked.pk or (row.text, row.answer) == (revision.text, revision.answer):
            raise Refused(f"“{section.title}” says that already.")
        locked.section_texts.filter(pk=row.pk).update(**said, saved_at=at, saved_by=by)
        _note(locked, section.slug, said, by=by, at=at, restored=revision.number)


def describe(
    *,
    decision: Decision,
    section: str,
    fields: Mapping[str, Any],
    localities: Sequence[Locality] | None = None,
    by: User,
    at: datetime,
) -> None:
    """Saves plain fields of the record, and the localities affected where they are given."""
    with _changing(decision, section, by=by, at=at) as locked:
        for name, value in fields.items():
            setattr(locked, name, value)
        if localities is not None:
            locked.localities.set(localities)
        names = [] if localities is None else [locality.gss_code for locality in localities]
        _note(locked, section, {**fields, "localities": names}, by=by, at=at)


def fund(*, decision: Decision, fields: Mapping[str, Any], sources: Rows, by: User, at: datetime) -> None:
    """Saves the total and where it comes from; `sources` replaces all rows.

    A funder that is not saved yet joins the list of organisations; so does a recipient of allocate().
    """
    with _changing(decision, "funding", by=by, at=at) as locked:
        for name, value in fields.items():
            setattr(locked, name, value)
        _replace(FundingSource, locked, sources)
        _note(locked, "funding", {**fields, "sources": list(sources)}, by=by, at=at)


def allocate(*, decision: Decision, fields: Mapping[str, Any], rows: Rows, by: User, at: datetime) -> None:
    """Saves the grid: `fields` are its shape, the terms of sharing and `budgets`, which like `rows` replaces all."""
    with _changing(decision, "allocations", by=by, at=at) as locked:
        for name in fields.keys() - {"budgets"}:
            setattr(locked, name, fields[name])
        _replace(Allocation, locked, rows)
        _replace(Budget, locked, fields.get("budgets", ()))
        _note(locked, "allocations", {**fields, "rows": list(rows)}, by=by, at=at)


def uplift(
    *, decision: Decision, parent: Decision, fields: Mapping[str, Any], rows: Rows, by: User, at: datetime
) -> None:
    """Raises an earlier decision: `rows` replace all allocations, each with what the earlier one gave as `before`;
    `fields` are the total, the shape of the grid and how it was raised.

    Raises: Refused unless this decision links to the earlier one, which was made and which the person may see.
    """
    with _changing(decision, "allocations", by=by, at=at) as locked:
        linked = locked.links.filter(parent=parent).exclude(relation=Relation.IMPLEMENTS).exists()
        if not linked or not Decision.objects.visible_to(by).made().filter(pk=parent.pk).exists():
            raise Refused(f"Link this decision to {parent.reference} first, as one that it varies or adds to.")
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.uplift_of = parent
        _replace(Allocation, locked, rows)
        _replace(Budget, locked, ())
        _note(locked, "allocations", {**fields, "raises": parent.reference, "rows": list(rows)}, by=by, at=at)


def forget_uplift(*, decision: Decision, by: User, at: datetime) -> None:
    """Takes out what an uplift has noted; the amounts stay."""
    with _changing(decision, "allocations", by=by, at=at) as locked:
        locked.uplift_of = locked.uplift_percent = None
        locked.uplift_rounding = locked.uplift_total_is = ""
        Allocation.objects.filter(decision=locked).update(before=None)
        _note(locked, "allocations", {"raises": ""}, by=by, at=at)


def staff(*, decision: Decision, posts: Rows, by: User, at: datetime) -> None:
    """Saves the posts that the money pays for; `posts` replaces all rows."""
    with _changing(decision, "posts", by=by, at=at) as locked:
        _replace(FundedPost, locked, posts)
        _note(locked, "posts", list(posts), by=by, at=at)


def link(*, decision: Decision, links: Rows, by: User, at: datetime) -> None:
    """Saves the earlier decisions that it varies, renews and so on; `links` replaces all rows.

    Raises: Refused for one that this person may not see, that was not made, or is this decision itself.
    """
    with _changing(decision, "earlier", by=by, at=at) as locked:
        known = linkable(locked, by)
        for row in links:
            if row["parent"] is not None:
                check_linkable(locked, known.filter(pk=row["parent"].pk).first(), row["parent"].reference)
        _replace(DecisionLink, locked, links)
        _note(locked, "earlier", list(links), by=by, at=at)


def confirm(*, decision: Decision, page: str, sentences: Collection[str] = (), by: User, at: datetime) -> int:
    """Confirms sentences carried over to a page, by their fingerprints; without any, all that still wait there.

    Gives their number. What was changed meanwhile is passed over; where nothing is left, nothing is written.
    """
    with _changing(decision, page, by=by, at=at) as locked:
        found = locked.carried_sentences.filter(page=page, outcome="").order_by("number")
        confirmed = list((found.filter(sha256__in=sentences) if sentences else found).values_list("sha256", flat=True))
        locked.carried_sentences.filter(page=page, sha256__in=confirmed).update(
            outcome=Outcome.CONFIRMED, settled_at=at, settled_by=by
        )
        if confirmed:
            ledger.record(
                act="confirm",
                by=by,
                at=at,
                reference=locked.reference,
                content_sha256=canonical.sha256(canonical.dumps(confirmed)),
                section=page,
                sentences=len(confirmed),
            )
    return len(confirmed)


def answer(
    *,
    decision: Decision,
    questionnaire: Questionnaire,
    answers: Answers,
    confirmations: Rows = (),
    by: User,
    at: datetime,
) -> None:
    """Saves the answers that are asked for, and what recipients confirmed where they matter; others are not kept."""
    kept = questionnaire.kept(answers)
    given = [row for row in confirmations if row["elsewhere"] is not None or row["confirmed_on"] is not None]
    given = given if kept.get("route") == ASSISTANCE else []
    with _changing(decision, questionnaire.slug, by=by, at=at) as locked:
        AnswerSheet.objects.filter(decision=locked, questionnaire=questionnaire.key).delete()
        if kept:
            AnswerSheet.objects.create(decision=locked, questionnaire=questionnaire.key, answers=kept)
        if questionnaire is SUBSIDY:
            _replace(RecipientConfirmation, locked, given)
        _note(locked, questionnaire.slug, {"answers": kept, "confirmations": given}, by=by, at=at)


def linkable(decision: Decision, by: User) -> DecisionQuerySet:
    """What this person may name as an earlier decision: what they may see, and what is named already."""
    seen = Decision.objects.visible_to(by)
    return Decision.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=decision.links.values("parent")))


def check_linkable(decision: Decision, earlier: Decision | None, reference: str) -> Decision:
    """Raises: Refused with the reason; the database refuses what was not made too."""
    if earlier is None:
        raise Refused(f"There is no decision {reference} that you may see.")
    if earlier.pk == decision.pk:
        raise Refused(f"{reference} is this decision. Name an earlier one.")
    if not earlier.is_decided:
        state = State(earlier.state).label.lower()
        raise Refused(f"{reference} is {state}. Only a decision that was made can be varied or built on.")
    return earlier


def _replace(model: Callable[..., Any], decision: Decision, rows: Rows) -> None:
    manager = model.objects  # type: ignore[attr-defined]
    manager.filter(decision=decision).delete()
    manager.bulk_create([model(decision=decision, **_known(row)) for row in rows])


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with organisations that are named in it: those of that name or other name, or new ones in the list."""
    return {
        name: Organisation.objects.called(value.name) or Organisation.objects.get_or_create(name=value.name)[0]
        if isinstance(value, Organisation) and value.pk is None
        else value
        for name, value in row.items()
    }
