"""The procurement route: a grant or a contract, what is bought, how much it is worth, and how it is let."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from commissioning.lib import money
from commissioning.lib.working_days import HolidaysUnknown
from decisions.questionnaires import standstill
from decisions.questionnaires.questions import (
    YES,
    Answers,
    Facts,
    Fault,
    Gravity,
    Judgement,
    Kind,
    Option,
    Question,
    Questionnaire,
    amount_of,
    as_sentence,
    day_of,
    paragraph,
)
from decisions.scheme import thresholds

ACT = "Procurement Act 2023"
GRANT, CONTRACT, NOTHING = "grant", "contract", "nothing"
HEALTH, LIGHT_TOUCH = "health", "light_touch"
OPEN, FRAMEWORK, DIRECT, MODIFICATION = "competitive", "framework", "direct_award", "modification"
QUOTATIONS, WAIVER, UNDECIDED = "quotations", "waiver", "undecided"

WHAT: dict[str, tuple[str, Callable[[date], Decimal]]] = {
    LIGHT_TOUCH: ("light touch services", thresholds.light_touch),
    "goods_services": ("goods and services", thresholds.goods_and_services),
    "works": ("works", thresholds.works),
}
ROUTES = {
    OPEN: "a competitive procedure under section 20",
    FRAMEWORK: "a call-off from a framework under section 45",
    DIRECT: "a direct award under section 41",
    MODIFICATION: "a modification of a contract under section 74",
    QUOTATIONS: "quotations under the authority’s contract procedure rules",
    WAIVER: "a waiver of the authority’s contract procedure rules",
}
WITH_NOTICE = (OPEN, FRAMEWORK, DIRECT, MODIFICATION)
BELOW_ONLY = (QUOTATIONS, WAIVER)
"""Routes that law leaves open below the threshold alone."""


def months_from(on: date) -> date:
    """The first day of the twelve months that end with this day."""
    return date(on.year - 1, on.month, min(on.day, 28) if on.month == 2 else on.day) + timedelta(days=1)


def judge(answers: Answers, facts: Facts) -> Judgement:
    """Source: Procurement Act 2023, ss.3, 20, 41, 45, 50, 51, 74, 87; research L85, L90 to L94."""
    if answers["buys"] == GRANT:
        return _grant(answers)
    if answers["buys"] == NOTHING:
        return Judgement(
            NOTHING, "Nothing is bought", paragraph(["Nothing is bought by this decision.", _more(answers)])
        )
    if answers["what"] == HEALTH:
        return _health(answers)
    try:
        last, unknown = standstill.of_procurement(answers), []
    except HolidaysUnknown as reason:
        last, unknown = None, [standstill.unknown(reason)]
    signs = day_of(answers, "signs_on")
    found = [*_faults(answers, facts), *standstill.faults(last, signs), *unknown]
    written = paragraph([*_contract(answers, facts), standstill.sentence(last, signs), _more(answers)])
    words = next(option.words for option in ROUTE_OPTIONS if option.code == answers["route"])
    return Judgement(answers["route"], words, written, tuple(_obligations(answers, facts)), tuple(found))


def _more(answers: Answers) -> str:
    return as_sentence(answers.get("more", ""))


def _grant(answers: Answers) -> Judgement:
    written = (
        "The money is given as a grant. The recipient is not obliged to deliver a service to the authority in return, "
        f"so that no public contract within the meaning of the {ACT} is made."
    )
    if answers["obliged"] == YES:
        fault = Fault(
            "X42",
            Gravity.BLOCK,
            "id_obliged",
            "Choose a contract, or change the terms of the grant",
            "What obliges a recipient to deliver a service to the authority for money is a contract, whatever it is "
            "called.",
        )
        return Judgement(GRANT, "A grant", "", (), (fault,))
    return Judgement(GRANT, "A grant", paragraph([written, _more(answers)]))


def _health(answers: Answers) -> Judgement:
    written = (
        "The services are health care services: the Provider Selection Regime applies in place of the Procurement Act "
        "2023, whatever they cost."
    )
    return Judgement(HEALTH, "Health care services", paragraph([written, _more(answers)]))


def gross(answers: Answers) -> Decimal:
    return amount_of(answers, "gross_value") or Decimal(0)


def threshold(answers: Answers, on: date) -> Decimal:
    return WHAT[answers["what"]][1](on)


def _contract(answers: Answers, facts: Facts) -> Iterator[str]:
    said, least, worth = money.pounds_in_prose, threshold(answers, facts.on), gross(answers)
    where = "at or above" if worth >= least else "below"
    yield (
        f"The decision pays for {WHAT[answers['what']][0]} under a contract. With VAT and extensions it is worth "
        f"{said(worth)}, {where} the threshold of {said(least)} of the {ACT}."
    )
    if answers["route"] == UNDECIDED:
        return
    number = f" (reference {answers['reference']})" if answers.get("reference") else ""
    yield f"It is let by {ROUTES[answers['route']]}{number}."
    yield as_sentence(answers.get("reason", ""))


def _obligations(answers: Answers, facts: Facts) -> Iterator[str]:
    worth = gross(answers)
    if answers["route"] in {OPEN, DIRECT} and worth >= threshold(answers, facts.on):
        yield "Publish the contract award notice before the contract is signed (s.50)."
    least = thresholds.contract_details(facts.on)
    if worth >= least and answers["route"] != UNDECIDED:
        more = money.pounds_in_prose(least)
        yield f"Publish the contract details notice: the contract is worth {more} or more (ss.53, 87(3))."


def _faults(answers: Answers, facts: Facts) -> Iterator[Fault]:
    worth, least, said = gross(answers), threshold(answers, facts.on), money.pounds
    route = answers["route"]
    if route == UNDECIDED:
        yield Fault(
            "X42",
            Gravity.BLOCK,
            "id_route",
            "Settle the procurement route",
            "A decision whose legal route is still to be explored cannot be signed.",
        )
    if worth >= least and route in BELOW_ONLY:
        yield Fault(
            "V31",
            Gravity.WARN,
            "id_route",
            "Choose a route that the Procurement Act allows at this value",
            f"With VAT it is worth {said(worth)}; from {said(least)} neither quotations nor a waiver will do.",
        )
    if facts.total is not None and worth < facts.total:
        yield Fault(
            "V31",
            Gravity.WARN,
            "id_gross_value",
            "Check what the contract is worth",
            f"It is given as {said(worth)}, less than this decision’s total of {said(facts.total)}.",
        )
    if worth < least:
        yield from _split(worth, least, facts)


def _split(worth: Decimal, least: Decimal, facts: Facts) -> Iterator[Fault]:
    """Awards to one provider within twelve months that together reach the threshold. Source: research W21."""
    for each in facts.recipients:
        together = max(each.amount, worth if len(facts.recipients) == 1 else each.amount) + each.contracts
        if each.contracts and together >= least:
            yield Fault(
                "X41",
                Gravity.WARN,
                "id_gross_value",
                f"Show procurement what {each.name} had within twelve months",
                f"With {money.pounds(each.contracts)} of earlier decisions it comes to {money.pounds(together)}; the "
                f"threshold is {money.pounds(least)}. Awards are not split to stay below it.",
            )


ROUTE_OPTIONS = (
    Option(OPEN, "A competitive procedure", "Advertised, open to whoever fits"),
    Option(FRAMEWORK, "A call-off from a framework"),
    Option(DIRECT, "A direct award", "On one of the grounds of the Act"),
    Option(MODIFICATION, "A modification of a contract that is in place"),
    Option(QUOTATIONS, "Quotations, below the threshold"),
    Option(WAIVER, "A waiver of the contract procedure rules", "Below the threshold"),
    Option(UNDECIDED, "Not settled yet", "The decision cannot be submitted like this"),
)
BOUGHT = {"buys": (CONTRACT,), "what": tuple(WHAT)}

PROCUREMENT = Questionnaire(
    key="procurement_route",
    title="Procurement route",
    heading="Procurement route",
    guidance="A grant is not procured, a contract is. The answers compare its value with the thresholds of the day and "
    "write the paragraph of the notice. What procurement colleagues add goes into “Procurement comments”.",
    source=f"{ACT}, ss.3, 20, 41, 45, 50, 87 and Sch. 1",
    in_force=date(2025, 2, 24),
    questions=(
        Question(
            "buys",
            "What does the money do?",
            Kind.CHOICE,
            source=f"{ACT}, s.3",
            options=(
                Option(GRANT, "It is a grant", "Towards something that the recipient does anyway"),
                Option(CONTRACT, "It pays for something under a contract"),
                Option(NOTHING, "Nothing is bought or granted", "For example, money is accepted or put aside"),
            ),
        ),
        Question(
            "obliged",
            "Must the recipient deliver a service to the authority in return, so that it could be sued if it did not?",
            Kind.YES_NO,
            "Paying back unspent money is no such duty.",
            f"{ACT}, s.3",
            when=({"buys": (GRANT,)},),
        ),
        Question(
            "what",
            "What is bought?",
            Kind.CHOICE,
            source=f"{ACT}, ss.3, 9 and Sch. 1",
            options=(
                Option(LIGHT_TOUCH, "Light touch services", "Social, educational and other services to people"),
                Option("goods_services", "Other goods or services"),
                Option("works", "Works", "Building, or work on a building"),
                Option(HEALTH, "Health care services for people", "The Provider Selection Regime applies instead"),
            ),
            when=({"buys": (CONTRACT,)},),
        ),
        Question(
            "gross_value",
            "What is the contract worth with VAT, over its whole life and with every extension?",
            Kind.AMOUNT,
            source=f"{ACT}, s.4 and Sch. 3",
            when=(BOUGHT,),
        ),
        Question("route", "How is it let?", Kind.CHOICE, source=f"{ACT}, s.19", options=ROUTE_OPTIONS, when=(BOUGHT,)),
        Question(
            "reference",
            "What is the reference of its notice or framework?",
            Kind.TEXT,
            "As the notice gives it. Leave it blank if there is none yet.",
            when=({**BOUGHT, "route": WITH_NOTICE},),
            optional=True,
        ),
        Question(
            "reason",
            "On which ground, and why does it hold?",
            Kind.TEXT,
            "One or two sentences. The notice prints them.",
            f"{ACT}, ss.41, 74; the authority’s contract procedure rules",
            when=({**BOUGHT, "route": (DIRECT, MODIFICATION, WAIVER)},),
        ),
        Question(
            "notice_on",
            "On which day is, or was, the contract award notice published?",
            Kind.DAY,
            "Leave it blank if no standstill applies, or the day is not known yet.",
            f"{ACT}, ss.50, 51",
            when=({**BOUGHT, "route": (OPEN, DIRECT)},),
            optional=True,
        ),
        Question(
            "signs_on",
            "On which day is the contract to be signed?",
            Kind.DAY,
            "After the standstill: eight working days, the day of the notice the first of them.",
            f"{ACT}, s.51",
            when=({**BOUGHT, "route": (OPEN, DIRECT)},),
            optional=True,
        ),
        Question("more", "Is there anything to add?", Kind.TEXT, "The notice prints it at the end.", optional=True),
    ),
    judge=judge,
)
