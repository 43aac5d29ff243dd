"""A frozen content read back as a record, for rules that look at records; nothing of it is ever saved."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from commissioning.lib import dates
from commissioning.models import Directorate, Locality, Organisation, User
from decisions.record import judging, row_kinds
from decisions.record.models import Allocation, Decision, FundedPost, FundingSource, SectionText
from decisions.scheme.models import Post

Content = Mapping[str, Any]


def thawed(said: Content, *, pk: int) -> Decision:
    """The decision as it was frozen, with its rows, without a query.

    Shapes: content.of() makes the same content of it, but for the chain and the advice. `pk` is that of the decision;
    what no notice says, such as who wrote in it, is left at nobody.
    """
    decision = Decision(pk=pk, **_words(said), **_codes(said), **_days(said), **_people(said), **_total(said))
    decision.writers = decision.recused = decision.terms = []  # type: ignore[attr-defined]  # see loading.whole
    decision.places = [dict(row) for row in said["localities"]]  # type: ignore[attr-defined]
    decision.earlier = [_link(row) for row in said.get("earlier_decisions", ())]  # type: ignore[attr-defined]
    # What was to be confirmed or resolved was so before it was frozen.
    decision.carried = decision.open_comments = decision.clauses = []  # type: ignore[attr-defined]
    decision.together = _together(said)  # type: ignore[attr-defined]
    decision.rows = _rows(said)  # type: ignore[attr-defined]
    decision.answered = judging.thawed(said)  # type: ignore[attr-defined]
    decision.judged_on = _day(said.get("judged_on"))  # type: ignore[attr-defined]
    money = said["money"]
    _fill(decision, "section_texts", (_section(row) for row in said["sections"] if row["text"] or row["answer"]))
    _fill(decision, "funded_posts", map(_post, said["posts"]))
    _fill(decision, "funding_sources", map(_source, money["funding_sources"]))
    _fill(decision, "allocations", map(_allocation, money["allocations"]))
    return decision


def _fill(decision: Decision, rows: str, made: Iterable[Model]) -> None:
    """As a prefetch would: all() gives these rows and asks nothing."""
    found = getattr(decision, rows).all()
    found._result_cache, found._prefetch_done = list(made), True
    vars(decision).setdefault("_prefetched_objects_cache", {})[rows] = found


def _rows(said: Content) -> dict[str, list[row_kinds.Said]]:
    """The rows of sections; a version frozen before there were any has none."""
    kinds = row_kinds.BY_SECTION
    return {
        row["key"]: [kinds[row["key"]].thawed(each) for each in row["rows"]]
        for row in said["sections"]
        if row.get("rows") and row["key"] in kinds
    }


def _words(said: Content) -> dict[str, Any]:
    contact = said["contact"]
    return {
        "reference": said["reference"],
        "subject": said["subject"],
        "summary": said["summary"],
        "is_key": said["key_decision"]["is_key"],
        "key_reason": said["key_decision"]["reason"],
        "is_urgent": "urgent" in said,
        "urgent_reason": said.get("urgent", {}).get("reason", ""),
        "contact_team": contact["team"],
        "contact_email": contact["email"],
        "contact_phone": contact["phone"],
    }


def _codes(said: Content) -> dict[str, str]:
    return {name: said[name]["code"] for name in ("function_family", "kind", "type", "stage")}


def _days(said: Content) -> dict[str, date | None]:
    return {
        "period_from": _day(said["period"]["from"]),
        "period_until": _day(said["period"]["until"]),
        "due_on": _day(said["decision_due"]["on"]),
        "first_published_on": _day(said["first_published_on"]),
    }


def _people(said: Content) -> dict[str, Model | None]:
    due_by = said["decision_due"]["by"]
    return {
        "directorate": Directorate(name=said["directorate"]),
        "author": _person(said["author"]),
        "proposer": _person(said["proposer"]),
        "due_by": Post(title=due_by) if due_by else None,
    }


def _total(said: Content) -> dict[str, Any]:
    money = said["money"]
    return {
        "total": _amount(money["total"]),
        "no_financial_implication": money["no_financial_implication"],
        "vat_basis": money["vat_basis"]["code"] if money["vat_basis"] else "",
        "weights_source": money["weights_source"],
        **_limits(money.get("limits", {})),
        **_uplift(money.get("uplift")),
        "streams": list(dict.fromkeys(row["stream"] for row in money["allocations"] if row["stream"])),
    }


def _limits(said: Content) -> dict[str, Any]:
    return {
        "share_floor": _amount(said.get("floor")),
        "share_cap": _amount(said.get("cap")),
        "top_slice": _amount(said.get("top_slice")),
        "top_slice_percent": _amount(said.get("top_slice_percent")),
        "top_slice_for": said.get("top_slice_for", ""),
    }


def _uplift(said: Content | None) -> dict[str, Any]:
    if said is None:
        return {}
    return {
        "uplift_of": Decision(reference=said["reference"]),
        "uplift_percent": _amount(said["percent"]),
        "uplift_rounding": said["rounding"]["code"],
        "uplift_total_is": said["total_is"]["code"],
    }


def _link(row: Content) -> dict[str, Any]:
    """As loading.whole annotates it, but for the state of the earlier decision."""
    return {**row, "relation": row["relation"]["code"]}


def _together(said: Content) -> Decimal:
    """What it comes to with its earlier decisions; the total where it has none."""
    return _amount(said.get("cumulative_value") or said["money"]["total"]) or Decimal(0)


def _person(row: Content) -> User:
    return User(name=row["name"], job_title=row["post"])


def _locality(row: Content) -> Locality:
    return Locality(gss_code=row["code"], name=row["name"])


def _section(row: Content) -> SectionText:
    return SectionText(key=row["key"], text=row["text"], answer=row["answer"] or "")


def _post(row: Content) -> FundedPost:
    return FundedPost(
        title=row["title"],
        employer=row["employer"],
        fte=Decimal(row["fte"]),
        certainty=row["certainty"]["code"],
        until_on=_day(row["until"]),
    )


def _source(row: Content) -> FundingSource:
    underwritten = row.get("underwritten", {})
    return FundingSource(
        funder=Organisation(name=row["funder"]),
        programme=row["programme"],
        financial_year=_year(row["financial_year"]),
        amount=_amount(row["amount"]),
        status=row["status"]["code"],
        ends_on=_day(row["ends_on"]),
        fallback=row["fallback"],
        underwritten_by=underwritten.get("by", ""),
        underwritten_up_to=_amount(underwritten.get("up_to")),
    )


def _allocation(row: Content) -> Allocation:
    return Allocation(
        stream=row["stream"],
        locality=_locality(row["locality"]) if row["locality"] else None,
        recipient=Organisation(name=row["recipient"]) if row["recipient"] else None,
        financial_year=_year(row["financial_year"]),
        amount=_amount(row["amount"]),
        weight=row["weight"],
        floor=_amount(row.get("floor")),
        cap=_amount(row.get("cap")),
        is_locked=row.get("fixed", False),
        before=_amount(row.get("before")),
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _amount(written: str | None) -> Decimal | None:
    return Decimal(written) if written else None


def _year(written: str | None) -> int | None:
    return dates.parse_financial_year(written) if written else None
