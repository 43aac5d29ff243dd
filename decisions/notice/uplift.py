"""What a decision raises, as its notice tells it: each row before and after; and how shares were limited."""

from collections.abc import Sequence
from decimal import Decimal

from commissioning.lib import money
from commissioning.lib.listing import listed
from decisions.notice.reading import Content, amount, rows, text
from decisions.notice.tables import (
    WHOLE_GROUP_ROWS,
    Cell,
    Column,
    Group,
    MoneyTable,
    Row,
    distinct,
    district,
    recipient,
    stream_and_year,
)

COLUMNS = ("Before", "Change", "After")


def table(content: Content) -> MoneyTable | None:
    """Every row that has a figure before, grouped by stream and year; None where the decision raises nothing."""
    found = [row for row in rows(content, "money", "allocations") if amount(row.get("before")) is not None]
    if not found:
        return None
    is_increase = text(content, "money", "uplift", "total_is", "code") == "increase"
    groups = distinct(found, stream_and_year)
    return MoneyTable(
        caption=_caption(content, groups),
        row_heading="District" if any(map(district, found)) else "Recipient",
        second_heading="Recipient" if any(map(_second, found)) else "",
        weight_heading="",
        columns=[Column(f"uplift-c{place}", name) for place, name in enumerate(COLUMNS)],
        groups=[
            _group(
                f"uplift-g{place}", name, [row for row in found if stream_and_year(row) == name], is_increase, groups
            )
            for place, name in enumerate(groups)
        ],
        total=_row("uplift-total", "Grand total" if len(groups) > 1 else "Total", "", found, is_increase),
    )


def note(content: Content) -> str:
    """How the raised figures came about: “Raised by 2.6%. Each to the nearest penny. …”."""
    said = (content.get("money") or {}).get("uplift")
    if not said:
        return ""
    raised = f"Raised by {text(said, 'percent')}%. " if said.get("percent") else ""
    return f"{raised}{text(said, 'rounding', 'name')}. The total of this decision is {_lowered(said)}."


def limits(content: Content) -> str:
    """What stood beside the weights: “Each gets at least £1,000. 5% was kept aside first for Bolton.”"""
    said = (content.get("money") or {}).get("limits") or {}
    allocated = rows(content, "money", "allocations")
    bounds = " and ".join(
        f"{words} {money.pounds(read)}"
        for name, words in (("floor", "at least"), ("cap", "at most"))
        if (read := amount(said.get(name))) is not None
    )
    aside = f"{said['top_slice_percent']}%" if said.get("top_slice_percent") else _pounds(said.get("top_slice"))
    fixed = distinct([row for row in allocated if row.get("fixed")], _name)
    sentences = [
        f"Each gets {bounds}." if bounds else "",
        f"{aside} was kept aside first for {text(said, 'top_slice_for')}." if aside else "",
        f"Fixed before sharing: {listed(fixed)}." if fixed and any(row.get("weight") for row in allocated) else "",
        _own_limits(allocated),
    ]
    return " ".join(filter(None, sentences))


def _own_limits(allocated: Sequence[Content]) -> str:
    """Rows with a floor or a cap of their own."""
    said = []
    for name in distinct(allocated, _name):
        row = next(each for each in allocated if _name(each) == name)
        least, most = _pounds(row.get("floor")), _pounds(row.get("cap"))
        bounds = " and ".join(filter(None, (least and f"at least {least}", most and f"at most {most}")))
        said += [f"{name} {bounds}"] if bounds else []
    return f"Limits of their own: {'; '.join(said)}." if said else ""


def _lowered(said: Content) -> str:
    words = text(said, "total_is", "name")
    return words[:1].lower() + words[1:]


def _pounds(written: object) -> str:
    read = amount(written)
    return "" if read is None else money.pounds(read)


def _name(row: Content) -> str:
    return district(row) or recipient(row)


def _second(row: Content) -> str:
    return recipient(row) if district(row) else ""


def _caption(content: Content, groups: Sequence[str]) -> str:
    alike = f": {groups[0]}" if len(groups) == 1 and groups[0] else ""
    return f"Before and after, against {text(content, 'money', 'uplift', 'reference') or 'the earlier decision'}{alike}"


def _group(group_id: str, name: str, members: Sequence[Content], is_increase: bool, groups: Sequence[str]) -> Group:
    is_one_of_several = len(groups) > 1
    header = f"{group_id} " if is_one_of_several else ""
    lines = [
        _row(f"{group_id}-r{place}", _name(row), _second(row), [row], is_increase, header)
        for place, row in enumerate(members)
    ]
    subtotal = _row(f"{group_id}-total", "Subtotal", "", members, is_increase, header) if is_one_of_several else None
    return Group(group_id, name if is_one_of_several else "", lines, subtotal, len(lines) <= WHOLE_GROUP_ROWS)


def _row(row_id: str, name: str, second: str, members: Sequence[Content], is_increase: bool, header: str = "") -> Row:
    before = sum((amount(row.get("before")) or Decimal(0) for row in members), Decimal(0))
    given = sum((amount(row.get("amount")) or Decimal(0) for row in members), Decimal(0))
    figures = (before, given, before + given) if is_increase else (before, given - before, given)
    return Row(
        row_id,
        name,
        second,
        [Cell(money.pounds(each), f"{header}uplift-c{place} {row_id}") for place, each in enumerate(figures)],
    )
