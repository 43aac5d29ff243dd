"""Which pages of a record each kind of decision and each function ask for, and which clocks run: one table as data."""

from collections.abc import Mapping
from enum import StrEnum

from decisions.record.choices import Kind
from decisions.record.sections import BY_KEY
from decisions.scheme.choices import FunctionFamily


class Need(StrEnum):
    REQUIRED = "required"
    OPTIONAL = "optional"
    NOT_NEEDED = "not needed"


R, O, N = Need.REQUIRED, Need.OPTIONAL, Need.NOT_NEEDED  # noqa: E741 - a table reads best in short words

USUAL: dict[str, Need] = {
    **{key: R if section.required else O for key, section in BY_KEY.items()},
    "criteria": N,
    "continuity": N,
    "transition": N,
    "earlier": O,
    "localities": O,
    "allocations": O,
    "posts": O,
    "subsidy_control": O,
    "procurement_route": O,
    "provider_selection": O,
}
"""By the key of a section, or of another page that may stay empty; a page that is not here is always asked for."""

NOBODY_PAID = dict.fromkeys(("subsidy_control", "procurement_route", "provider_selection"), N)
"""Where nobody receives money there is neither a subsidy nor a contract."""

BY_KIND: Mapping[str, Mapping[str, Need]] = {
    Kind.AWARD: {},
    Kind.EXTEND: {"earlier": R, "continuity": O},
    Kind.VARY: {"earlier": R, "continuity": O},
    Kind.UPLIFT: {"earlier": R, "criteria": N},
    Kind.ADDENDUM: {"earlier": R, "strategy": O, "consultation": N},
    Kind.ACCEPT_GRANT: {"allocations": N, "posts": N, "procurement": N, "alternatives": R, **NOBODY_PAID},
    Kind.AWARD_ROUND: {"criteria": R},
    Kind.FUND: {"criteria": R, "allocations": N, "posts": N},
    Kind.DECOMMISSION: {
        "equality": R,
        "consultation": R,
        "continuity": R,
        "outcomes": N,
        "procurement": N,
        **NOBODY_PAID,
    },
    Kind.TRANSITION: {"transition": R, "posts": R, "continuity": O},
    Kind.PILOT: {"outcomes": R, "milestones": O},
}
"""What differs from the usual. Source: research into law and practice, 2.1 to 2.7."""

BY_FAMILY: Mapping[str, Mapping[str, Need]] = {
    FunctionFamily.PCC: {"plan_priorities": R},
    FunctionFamily.GENERAL: {"plan_priorities": N},
    FunctionFamily.MAYORAL_GENERAL: {"plan_priorities": N},
    FunctionFamily.FIRE: {"plan_priorities": N},
    FunctionFamily.TRANSPORT: {"plan_priorities": N},
}

ALLOCATES_LATER = frozenset({Kind.ACCEPT_GRANT.value, Kind.FUND.value})
"""Kinds whose money goes to nobody yet; the database allows them a total without allocations."""

ANNOUNCED = (
    "If it is a key decision, it is announced at least 28 clear days before it is made.",
    "The overview and scrutiny committee may call it in; it has effect after that time.",
)
CLOCKS: Mapping[str, tuple[str, ...]] = {
    FunctionFamily.PCC: (
        "It is no key decision and cannot be called in.",
        "The Police, Fire and Crime Panel is told of it at its next meeting.",
    ),
    FunctionFamily.GENERAL: ANNOUNCED,
    FunctionFamily.MAYORAL_GENERAL: ANNOUNCED,
    FunctionFamily.FIRE: ANNOUNCED,
    FunctionFamily.TRANSPORT: ANNOUNCED,
}
"""Source: Combined Authorities (Overview and Scrutiny Committees) Order 2017, art. 11; PRSRA 2011, s. 28."""


def need(key: str, *, kind: str, family: str) -> Need:
    """Whether a page is asked for; the kind's word counts over the function's, and that over the usual one."""
    usual = USUAL.get(key, Need.REQUIRED)
    return BY_KIND.get(kind, {}).get(key) or BY_FAMILY.get(family, {}).get(key) or usual


def is_required(key: str, *, kind: str, family: str) -> bool:
    return need(key, kind=kind, family=family) is Need.REQUIRED


def asked_for(kind: str, family: str) -> list[str]:
    """The keys that this kind and function ask for, over what every decision has to say."""
    return [key for key in USUAL if USUAL[key] is not R and is_required(key, kind=kind, family=family)]
