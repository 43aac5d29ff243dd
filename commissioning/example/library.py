"""The clauses and templates of the example authority, as its governance officer would have written them."""

from datetime import date
from typing import Any

from commissioning.example.desk import person, uk
from decisions.library import acts
from decisions.library.acts import Terms
from decisions.library.models import Clause

KEPT_AT = uk(2021, 4, 1, 10, 0)
FROM = date(2021, 4, 1)

CLAUSES = (
    Terms(
        title="Grant agreement",
        sections=("legal",),
        text="The grant to {recipient} is paid under a written agreement that names what it is for, when it is paid, "
        "and when what is not spent comes back. The agreement ends on {end date}.",
        kinds=("award", "extend"),
    ),
    Terms(
        title="Unspent money comes back",
        sections=("financial",),
        text="What is not spent by {end date} is returned to the authority within 30 days, unless the Treasurer has "
        "agreed in writing that it may be carried into the next year.",
    ),
    Terms(
        title="Paid each quarter against a return",
        sections=("financial",),
        text="{total} is paid in quarterly instalments, each after a return of spending and of the people helped has "
        "been read and accepted by {team}.",
        kinds=("award", "award_round", "extend", "uplift"),
    ),
    Terms(
        title="Data shared under an agreement",
        sections=("data_protection",),
        text="Personal data about the people of {service} is shared under the data sharing agreement dated "
        "{agreement date}. No data is shared for anything else.",
    ),
    Terms(
        title="Goes on from an earlier decision",
        sections=("background",),
        text="This follows {earlier decision}, whose conditions go on to apply where this notice does not change them.",
        kinds=("extend", "vary", "uplift", "addendum"),
    ),
)
TEMPLATES: tuple[dict[str, Any], ...] = (
    {
        "title": "Grants to the ten districts",
        "function_family": "pcc",
        "kind": "award",
        "starters": {
            "decision": "Award grants of {total} in all to {recipients}, from {start date} to {end date}.",
            "reasons": "[Add the need, with a figure and its source.] The grants pay for [add what].",
            "alternatives": "One contract for all ten districts was rejected because [add why]. Doing nothing was "
            "rejected because [add why].",
            "financial": "The money comes from {funders}. What is not spent by {end date} is returned.",
        },
    },
    {
        "title": "A service goes on for longer",
        "function_family": "pcc",
        "kind": "extend",
        "starters": {
            "decision": "Extend {service} until {end date}, at a cost of {total}.",
            "background": "{earlier decision} paid for {service} until [add the day].",
            "reasons": "{service} goes on because [add why].",
            "alternatives": "Letting the service end was rejected because [add why].",
        },
    },
)
"""What the officer has to add stands in brackets or braces, and stops a submission while it does."""


def load() -> None:
    """Puts both in where there is no clause yet."""
    if Clause.objects.exists():
        return
    keeper = person("governance")
    for terms in CLAUSES:
        acts.add_clause(terms=terms, from_on=FROM, by=keeper, at=KEPT_AT)
    for template in TEMPLATES:
        acts.add_template(**template, by=keeper, at=KEPT_AT)
