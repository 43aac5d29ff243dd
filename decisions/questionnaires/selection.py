"""Provider selection: how the provider of a health care service is chosen."""

from collections.abc import Iterator
from datetime import date

from commissioning.lib.working_days import HolidaysUnknown
from decisions.questionnaires import standstill
from decisions.questionnaires.questions import (
    NO,
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
    as_sentence,
    day_of,
    paragraph,
)

REGULATIONS = "Health Care Services (Provider Selection Regime) Regulations 2023"
A, B, C, SUITABLE, OPEN, UNDECIDED = "direct_a", "direct_b", "direct_c", "most_suitable", "competitive", "undecided"

ROUTES = {
    A: "direct award process A (regulation 7): the service is in place, and no other provider could realistically "
    "provide it",
    B: "direct award process B (regulation 8): people choose among providers, whose number is not restricted",
    C: "direct award process C (regulation 9): the provider in place satisfies the contract that ends and is likely to "
    "satisfy the new one, which does not differ from it considerably",
    SUITABLE: "the most suitable provider process (regulation 10)",
    OPEN: "the competitive process (regulation 11)",
}
STANDS_STILL = (C, SUITABLE, OPEN)
NOTICES = {
    A: ("Publish the confirmation of the award within 30 days of it.",),
    B: ("Publish the confirmation of the award within 30 days of it.",),
    C: ("Publish the intention to make an award before the standstill.", "Publish the confirmation of the award."),
    SUITABLE: (
        "Publish the intended approach at least 14 days before providers are assessed.",
        "Publish the intention to make an award before the standstill.",
        "Publish the confirmation of the award.",
    ),
    OPEN: (
        "Publish the notice that invites offers.",
        "Publish the intention to make an award before the standstill.",
        "Publish the confirmation of the award.",
    ),
}


def judge(answers: Answers, facts: Facts) -> Judgement:
    """Source: the Regulations, regs. 6 to 12; research L96, L97."""
    route = answers["route"]
    words = next(option.words for option in OPTIONS if option.code == route)
    if route == UNDECIDED:
        return Judgement(route, words, "", (), (_unsettled(),))
    try:
        last, unknown = standstill.of_selection(answers), []
    except HolidaysUnknown as reason:
        last, unknown = None, [standstill.unknown(reason)]
    signs = day_of(answers, "signs_on")
    number = f" Its notice is {answers['reference']}." if answers.get("reference") else ""
    written = paragraph(
        [
            f"The provider is chosen under the {REGULATIONS} by {ROUTES[route]}.{number}",
            as_sentence(answers.get("reason", "")),
            _representations(answers),
            standstill.sentence(last, signs),
            as_sentence(answers.get("more", "")),
        ]
    )
    found = [*_order(answers), *standstill.faults(last, signs), *unknown]
    return Judgement(route, words, written, NOTICES[route], tuple(found))


def _representations(answers: Answers) -> str:
    said = {YES: "Representations were received and considered.", NO: "No representations were received."}
    return said.get(answers.get("representations", ""), "")


def _order(answers: Answers) -> Iterator[Fault]:
    start, further = day_of(answers, "notice_on"), day_of(answers, "further_on")
    if start and further and further < start:
        yield Fault(
            "V32",
            Gravity.BLOCK,
            "id_further_on",
            "Put the further decision after the notice",
            "It follows representations, and those follow the notice of the intention to award.",
        )


def _unsettled() -> Fault:
    return Fault(
        "X42",
        Gravity.BLOCK,
        "id_route",
        "Settle how the provider is selected",
        "A decision whose legal route is still to be explored cannot be signed.",
    )


OPTIONS = (
    Option(A, "Direct award process A", "The service is in place, and there is no realistic alternative"),
    Option(B, "Direct award process B", "People choose the provider, and the number of providers is not restricted"),
    Option(C, "Direct award process C", "The provider in place does well, and the contract changes little"),
    Option(SUITABLE, "Most suitable provider", "It can be found without a competition"),
    Option(OPEN, "Competitive process"),
    Option(UNDECIDED, "Not settled yet", "The decision cannot be submitted like this"),
)

SELECTION = Questionnaire(
    key="provider_selection",
    title="Provider selection",
    heading="Provider selection",
    guidance="Health care services follow a regime of their own, whatever they cost. The answers say which process is "
    "used, count its standstill, and write the paragraph of the notice.",
    source=f"{REGULATIONS}, regs. 6 to 12",
    in_force=date(2024, 1, 1),
    questions=(
        Question(
            "route",
            "By which process is the provider selected?",
            Kind.CHOICE,
            source="The Regulations, reg. 6",
            options=OPTIONS,
        ),
        Question(
            "reason",
            "Why does this process apply?",
            Kind.TEXT,
            "One or two sentences on this service and its providers. The notice prints them.",
            when=({"route": (A, B, C, SUITABLE, OPEN)},),
        ),
        Question(
            "reference",
            "What is the reference of its notice?",
            Kind.TEXT,
            "Leave it blank if there is none yet.",
            when=({"route": (A, B, C, SUITABLE, OPEN)},),
            optional=True,
        ),
        Question(
            "notice_on",
            "On which day is, or was, the intention to award published?",
            Kind.DAY,
            "Leave it blank if it is not known yet.",
            "The Regulations, reg. 12",
            when=({"route": STANDS_STILL},),
            optional=True,
        ),
        Question(
            "representations",
            "Were representations received?",
            Kind.YES_NO,
            "Leave it blank while the standstill has not ended.",
            "The Regulations, reg. 12",
            when=({"route": STANDS_STILL},),
            optional=True,
        ),
        Question(
            "further_on",
            "On which day were those who made them told of the further decision?",
            Kind.DAY,
            "The standstill lasts at least five more working days after it.",
            "The Regulations, reg. 12",
            when=({"route": STANDS_STILL, "representations": (YES,)},),
        ),
        Question(
            "signs_on",
            "On which day is the contract to be signed?",
            Kind.DAY,
            "After the standstill: eight working days after the day of the notice.",
            "The Regulations, reg. 12",
            when=({"route": STANDS_STILL},),
            optional=True,
        ),
        Question("more", "Is there anything to add?", Kind.TEXT, "The notice prints it at the end.", optional=True),
    ),
    judge=judge,
)
