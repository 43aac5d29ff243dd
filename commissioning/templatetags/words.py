"""Money, days and moments as the pages write them."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template

from commissioning.lib import canonical, dates, figures, money

register = template.Library()


@register.filter
def pounds(amount: Decimal | None) -> str:
    return "" if amount is None else money.pounds(amount)


@register.filter
def pounds_in_prose(amount: Decimal | None) -> str:
    return "" if amount is None else money.pounds_in_prose(amount)


@register.filter
def figure(value: Decimal | None) -> str:
    return "" if value is None else figures.figure(value)


@register.filter
def day(value: date | None) -> str:
    return "" if value is None else dates.long(value)


@register.filter
def moment(value: datetime | None) -> str:
    return "" if value is None else dates.moment(value)


@register.filter
def financial_year(value: int | None) -> str:
    return "" if value is None else dates.financial_year_name(value)


@register.filter
def short_hash(value: str) -> str:
    return canonical.grouped(value, 2)


@register.filter
def grouped_hash(value: str) -> str:
    return canonical.grouped(value)


@register.filter
def as_json(value: Mapping[str, Any]) -> str:
    """For a data attribute that a script reads."""
    return json.dumps(dict(value))
