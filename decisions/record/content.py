"""The canonical content of a decision: everything its notice says, as plain data that can be frozen and hashed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from commissioning.lib import canonical, dates, money
from commissioning.models import Locality, User
from decisions.record import earlier, judging, quoting, row_kinds
from decisions.record.earlier import Earlier
from decisions.record.models import Allocation, Decision, FundedPost, FundingSource
from decisions.record.sections import SECTIONS, Section
from decisions.scheme.chain import Step

SCHEMA = 1
Content = dict[str, Any]


def of(
    decision: Decision, *, version: int, chain: Sequence[Step], waivers: Sequence[Mapping[str, str]] = ()
) -> Content:
    """The content of a decision loaded with loading.whole(), in no query.

    Shapes: JSON types only; amounts are strings such as "639733.00", days ISO strings, codes beside their words, so
    that a reader needs nothing but this. Missing parts of a draft are None or "". `earlier_decisions` and
    `cumulative_value` are there where the decision links to earlier ones, `urgent` where it is; `waivers` are the
    warnings set aside, as signatories read them; what decisions.record.judging.frozen() makes is there where there are
    answers; a frozen version also has the `advice` that was given, decisions.advice.standing.frozen, and how much is as
    in an earlier notice in `carried_over`: decisions.record.alike. Texts stand as they are read, their tokens replaced
    by the figures they stand for.
    """
    say = quoting.resolver(decision)
    return {
        "schema": SCHEMA,
        "authority": settings.AUTHORITY_NAME,
        "reference": decision.reference,
        "version": version,
        "subject": decision.subject,
        "summary": say(decision.summary),
        "function_family": _choice(decision, "function_family"),
        "kind": _choice(decision, "kind"),
        "type": _choice(decision, "type"),
        "stage": _choice(decision, "stage"),
        "key_decision": {"is_key": decision.is_key, "reason": decision.key_reason},
        "directorate": decision.directorate.name,
        "author": _person(decision.author),
        "proposer": _person(decision.proposer or decision.author),
        "contact": {
            "team": decision.contact_team,
            "email": decision.contact_email,
            "phone": decision.contact_phone,
        },
        "localities": [dict(place) for place in decision.places],  # type: ignore[attr-defined]  # annotated
        "period": {"from": _day(decision.period_from), "until": _day(decision.period_until)},
        "decision_due": {"on": _day(decision.due_on), "by": decision.due_by.title if decision.due_by else ""},
        "first_published_on": _day(decision.first_published_on),
        "money": _money(decision),
        "posts": [_post(post) for post in decision.funded_posts.all()],
        "sections": [_section(decision, section, say) for section in SECTIONS],
        "chain": [_step(step, chain) for step in chain],
        "waivers": [dict(waiver) for waiver in waivers],
        **_earlier_decisions(decision),
        **({"urgent": {"reason": decision.urgent_reason}} if decision.is_urgent else {}),
        **judging.frozen(decision, decision.judged_on),  # type: ignore[attr-defined]  # annotated by loading.whole
    }


def frozen(content: Content) -> tuple[str, str]:
    """The canonical text of a content and its SHA-256."""
    text = canonical.dumps(content)
    return text, canonical.sha256(text)


def _choice(decision: Decision, field: str) -> dict[str, str]:
    return {"code": getattr(decision, field), "name": str(getattr(decision, f"get_{field}_display")())}


def _person(person: User) -> dict[str, str]:
    return {"name": person.name, "post": person.job_title}


def _locality(locality: Locality) -> dict[str, str]:
    return {"code": locality.gss_code, "name": locality.name}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else money.plain(amount)


def _year(year: int | None) -> str | None:
    return None if year is None else dates.financial_year_name(year)


def _money(decision: Decision) -> dict[str, Any]:
    return {
        "total": _amount(decision.total),
        "no_financial_implication": decision.no_financial_implication,
        "vat_basis": _choice(decision, "vat_basis") if decision.vat_basis else None,
        "funding_sources": [_funding_source(source) for source in decision.funding_sources.all()],
        "allocations": [_allocation(row) for row in decision.allocations.all() if row.amount is not None],
        "weights_source": decision.weights_source,
        **_limits(decision),
        **_uplift(decision),
    }


def _limits(decision: Decision) -> dict[str, Any]:
    """How the total was shared beyond weights, where it was: what notices before it never said is left out."""
    said = {
        "floor": _amount(decision.share_floor),
        "cap": _amount(decision.share_cap),
        "top_slice": _amount(decision.top_slice),
        "top_slice_percent": _percent(decision.top_slice_percent),
        "top_slice_for": decision.top_slice_for,
    }
    return {"limits": {name: value for name, value in said.items() if value}} if any(said.values()) else {}


def _uplift(decision: Decision) -> dict[str, Any]:
    if decision.uplift_of is None:
        return {}
    said = {
        "reference": decision.uplift_of.reference,
        "percent": _percent(decision.uplift_percent),
        "rounding": _choice(decision, "uplift_rounding"),
        "total_is": _choice(decision, "uplift_total_is"),
    }
    return {"uplift": said}


def _percent(percent: Decimal | None) -> str | None:
    return None if percent is None else f"{percent.normalize():f}"


def _funding_source(source: FundingSource) -> dict[str, Any]:
    return {
        "funder": source.funder.name,
        "programme": source.programme,
        "financial_year": _year(source.financial_year),
        "amount": _amount(source.amount),
        "status": {"code": source.status, "name": source.get_status_display()},
        "ends_on": _day(source.ends_on),
        "fallback": source.fallback,
        **_underwriting(source),
    }


def _underwriting(source: FundingSource) -> dict[str, Any]:
    if not source.underwritten_by:
        return {}
    return {"underwritten": {"by": source.underwritten_by, "up_to": _amount(source.underwritten_up_to)}}


def _allocation(row: Allocation) -> dict[str, Any]:
    return {
        "stream": row.stream,
        "locality": _locality(row.locality) if row.locality else None,
        "recipient": row.recipient.name if row.recipient else None,
        "financial_year": _year(row.financial_year),
        "amount": _amount(row.amount),
        "weight": row.weight,
        **{name: _amount(amount) for name, amount in _said_of(row).items() if amount is not None},
        **({"fixed": True} if row.is_locked else {}),
    }


def _said_of(row: Allocation) -> dict[str, Decimal | None]:
    return {"floor": row.floor, "cap": row.cap, "before": row.before}


def _post(post: FundedPost) -> dict[str, Any]:
    return {
        "title": post.title,
        "employer": post.employer,
        "fte": f"{post.fte:.2f}",
        "certainty": {"code": post.certainty, "name": post.get_certainty_display()},
        "until": _day(post.until_on),
    }


def _section(decision: Decision, section: Section, say: Callable[[str], str]) -> dict[str, Any]:
    """`rows` is there where the section has some, with the columns of its kind in row_kinds.py."""
    text, found = decision.texts.get(section.key), row_kinds.of(decision, section.key)
    return {
        "key": section.key,
        "heading": section.heading,
        "question": section.asks,
        "text": say(text.text) if text else "",
        "answer": (text.answer or None) if text and section.asks else None,
        **({"rows": [row_kinds.BY_SECTION[section.key].frozen(row) for row in found]} if found else {}),
    }


def _earlier_decisions(decision: Decision) -> dict[str, Any]:
    found = earlier.of(decision)
    if not found:
        return {}
    together: Decimal = decision.together  # type: ignore[attr-defined]  # annotated by loading.whole
    return {"earlier_decisions": [_link(each) for each in found], "cumulative_value": _amount(together)}


def _link(each: Earlier) -> dict[str, Any]:
    return {
        "relation": {"code": each.relation.value, "name": each.relation.label},
        "reference": each.reference,
        "subject": each.subject,
        "decided_on": _day(each.decided_on),
        "total": _amount(each.total),
        "sealed_sha256": each.sealed_sha256,
    }


def _step(step: Step, chain: Sequence[Step]) -> dict[str, Any]:
    """With its place where steps share one, and its alternate where it has one."""
    shared = {"place": step.place} if any(each.place != each.position for each in chain) else {}
    return {
        "position": step.position,
        "post": step.post.title,
        "capacity": {"code": step.capacity.value, "name": step.capacity.label},
        "why": step.why,
        **shared,
        **({"alternate": step.alternate.title} if step.alternate else {}),
    }
