"""The days between telling who wins and signing the contract."""

from collections.abc import Iterator
from datetime import date

from commissioning.lib import dates, working_days
from decisions.questionnaires.questions import Answers, Fault, Gravity, day_of

WORKING_DAYS = 8
FURTHER_DAYS = 5


def of_procurement(answers: Answers) -> date | None:
    """The last day of the standstill: eight working days, the day of the contract award notice the first.

    Raises: HolidaysUnknown. Source: Procurement Act 2023, ss.50, 51; research L94.
    """
    start = day_of(answers, "notice_on")
    return working_days.beginning_with(start, WORKING_DAYS) if start else None


def of_selection(answers: Answers) -> date | None:
    """The eighth working day after the notice; with representations, at least the fifth after the further decision.

    Raises: HolidaysUnknown. Source: Provider Selection Regime Regulations 2023, reg. 12; research L97.
    """
    start, further = day_of(answers, "notice_on"), day_of(answers, "further_on")
    if start is None:
        return None
    last = working_days.after(start, WORKING_DAYS)
    return max(last, working_days.after(further, FURTHER_DAYS)) if further else last


def sentence(last: date | None, signs: date | None) -> str:
    """What the notice says of it."""
    if last is None:
        return ""
    until = f"The standstill period ends at midnight at the end of {dates.long(last)}."
    return f"{until} The contract is to be signed on {dates.long(signs)}." if signs else until


def faults(last: date | None, signs: date | None) -> Iterator[Fault]:
    """A contract is signed on a day after the last one of its standstill. Source: research V32."""
    if last is not None and signs is not None and signs <= last:
        yield Fault(
            "V32",
            Gravity.BLOCK,
            "id_signs_on",
            "Sign the contract after the standstill",
            f"The standstill lasts until the end of {dates.long(last)}; the contract would be signed on "
            f"{dates.long(signs)}.",
        )


def unknown(reason: working_days.HolidaysUnknown) -> Fault:
    return Fault("V32", Gravity.BLOCK, "id_notice_on", "Count the standstill over days that are on record", str(reason))
