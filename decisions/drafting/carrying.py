"""Starting a draft from an earlier notice: what is carried over is marked until somebody confirms it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.drafting import acts
from decisions.ledger import chain as ledger
from decisions.plans.models import Plan, in_force
from decisions.record import carried, exempt
from decisions.record.carried import ROW_PAGES
from decisions.record.loading import whole
from decisions.record.models import Allocation, Decision
from decisions.record.row_kinds import BY_SECTION
from decisions.record.rows import PriorityLink
from decisions.record.sections import BY_KEY, SECTIONS

Row = dict[str, Any]
UNLINKED = {"external_reference": "", "external_subject": "", "external_decided_on": None, "external_total": None}


@transaction.atomic
def carry_forward(
    *,
    source: Decision,
    subject: str,
    keys: Sequence[str],
    rows: Collection[str] = (),
    amounts: bool = False,
    relation: str = "",
    by: User,
    at: datetime,
) -> Decision:
    """Starts a draft with sections of an earlier notice, and with its rows: any of `funding`, `allocations`, `posts`,
    `localities`, and the keys of sections that have rows.

    Days and answers to questions stay behind, for they belong to the other decision; what else of a row does, and which
    kinds never come along, is said in record/row_kinds.py. So do amounts, and the years and weights they belong to,
    unless asked for. `relation` links the draft to the earlier decision.
    Raises: Refused for a decision that this person may not see, or that was not made.
    """
    source = _readable(source, by)
    exempt.note_reading(source, what="notice", by=by, at=at)
    draft = acts.start(subject=subject, by=by, at=at)
    who: dict[str, Any] = {"decision": draft, "by": by, "at": at}
    texts = {key: text.text for key, text in source.texts.items() if key in keys and text.text.strip()}
    lists = {key: found for key in rows if (found := _rows(source, key, timezone.localdate(at)))}
    for key in [each.key for each in SECTIONS if each.key in {*texts, *lists}]:
        acts.write(key=key, text=texts.get(key, ""), rows=lists.get(key), **who)
    pages = [page for page in ROW_PAGES if page in rows and _copied(source, page, amounts=amounts, **who)]
    if relation:
        acts.link(links=[{"relation": relation, "parent": source, **UNLINKED}], **who)
    sentences = carried.mark(draft, source, [*(BY_KEY[key].slug for key in {**texts, **lists}), *pages])
    ledger.record(
        act="carry_forward",
        by=by,
        at=at,
        reference=draft.reference,
        source=source.reference,
        sections=sorted(texts),
        rows=[*pages, *sorted(lists)],
        sentences=sentences,
    )
    return draft


def _readable(source: Decision, by: User) -> Decision:
    found = whole(Decision.objects.visible_to(by).filter(pk=source.pk)).first()
    if found is None:
        raise Refused(f"There is no decision {source.reference} that you may see.")
    if not found.is_decided:
        raise Refused(f"{source.reference} was not decided. Start from a decision that was made.")
    return found


def _rows(source: Decision, section: str, on: date) -> list[Row]:
    """The rows of a section as they come along: none of a kind that stays, none of a plan that counts no more."""
    kind = BY_SECTION.get(section)
    if kind is None or kind.not_carried:
        return []
    if kind.model is PriorityLink:
        counting = in_force(Plan.objects.all(), on)
        links = PriorityLink.objects.filter(decision=source, priority__plan__in=counting).select_related(
            "priority__plan"
        )
        return [kind.carried_over(row) for row in links.order_by("position")]
    found = kind.model._default_manager.filter(decision=source).order_by("position")
    return [kind.carried_over(row) for row in found]


def _copied(source: Decision, page: str, *, amounts: bool, **who: Any) -> bool:
    """Whether there was anything to copy."""
    copy = {"funding": _fund, "allocations": _allocate, "posts": _staff, "localities": _place}[page]
    return copy(source, amounts, who)


def _fund(source: Decision, amounts: bool, who: Row) -> bool:
    total = {"total": source.total, "vat_basis": source.vat_basis} if amounts else {}
    if rows := list(_funding(source, amounts=amounts)):
        acts.fund(fields=total, sources=rows, **who)
    return bool(rows)


def _allocate(source: Decision, amounts: bool, who: Row) -> bool:
    kept = ("allocated_to", "streams", *(("financial_years", "weights_source") if amounts else ()))
    if rows := list(_allocations(source, amounts=amounts)):
        acts.allocate(fields={name: getattr(source, name) for name in kept}, rows=rows, **who)
    return bool(rows)


def _staff(source: Decision, amounts: bool, who: Row) -> bool:
    kept = ("title", "employer", "fte", "certainty")
    if rows := [{name: getattr(row, name) for name in kept} for row in source.funded_posts.all()]:
        acts.staff(posts=rows, **who)
    return bool(rows)


def _place(source: Decision, amounts: bool, who: Row) -> bool:
    if places := list(source.localities.all()):
        acts.describe(section="localities", fields={}, localities=places, **who)
    return bool(places)


def _funding(source: Decision, *, amounts: bool) -> Iterator[Mapping[str, Any]]:
    """Each funder and programme once where years are left out. How sure the money is, is asked anew."""
    seen = set()
    for row in source.funding_sources.all():
        year, amount = (row.financial_year, row.amount) if amounts else (None, None)
        if (row.funder_id, row.programme, year) not in seen:
            seen.add((row.funder_id, row.programme, year))
            yield {"funder": row.funder, "programme": row.programme, "financial_year": year, "amount": amount}


def _allocations(source: Decision, *, amounts: bool) -> Iterator[Mapping[str, Any]]:
    """Each place or recipient and stream, once where years are left out."""
    seen = set()
    for row in source.allocations.all():
        said = _allocation(row, amounts=amounts)
        key = (said["stream"], row.locality_id, row.recipient_id, said["financial_year"])
        if key not in seen:
            seen.add(key)
            yield said


def _allocation(row: Allocation, *, amounts: bool) -> Row:
    figures = {"financial_year": row.financial_year, "amount": row.amount, "weight": row.weight}
    place = {"stream": row.stream, "locality": row.locality, "recipient": row.recipient}
    return place | (figures if amounts else dict.fromkeys(figures))
