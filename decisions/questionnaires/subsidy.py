"""Subsidy control: is it a subsidy, and if so on which footing is it given?"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from commissioning.lib import dates, money
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
    Recipient,
    as_sentence,
    paragraph,
)
from decisions.scheme import thresholds

ACT = "Subsidy Control Act 2022"
NOT_A_SUBSIDY, ASSISTANCE, SCHEME, STANDALONE = "not_a_subsidy", "mfa", "scheme", "standalone"

LIMBS = ("public_resources", "enterprise", "advantage", "specific", "effect")
"""Section 2(1): (a), (b) with section 7, (b) with section 3, (c) and (d). The first no is the end of it."""

NOT_MET = {
    "public_resources": "no financial assistance is given from public resources (section 2(1)(a))",
    "enterprise": "those who receive it do not act as an enterprise: they offer no goods or services on a market with "
    "it (sections 2(1)(b) and 7)",
    "advantage": "it gives no advantage that could not be had on the same terms on the market (sections 2(1)(b) and 3)",
    "specific": "it does not benefit some enterprises over others (sections 2(1)(c) and 4)",
    "effect": "it cannot affect competition or investment in the United Kingdom, or trade or investment with other "
    "countries (section 2(1)(d))",
}
WORDS = {
    NOT_A_SUBSIDY: "Not a subsidy",
    ASSISTANCE: "Minimal financial assistance",
    SCHEME: "A subsidy under a scheme",
    STANDALONE: "A subsidy outside a scheme",
}


def years_from(on: date) -> date:
    """The first day that counts: 1 April of the second financial year before that of the day. Source: s.36(1)."""
    return date(dates.financial_year(on) - 2, 4, 1)


def judge(answers: Answers, facts: Facts) -> Judgement:
    """Source: Subsidy Control Act 2022, ss.2 to 7, 12, 33, 36, 37; research L80 to L84."""
    outcome = _outcome(answers)
    said = {
        NOT_A_SUBSIDY: _not_a_subsidy,
        ASSISTANCE: _assistance,
        SCHEME: _scheme,
        STANDALONE: _standalone,
    }[outcome](answers, facts)
    written = paragraph([*said, as_sentence(answers.get("more", ""))])
    obligations = tuple(_obligations(outcome, facts))
    return Judgement(outcome, WORDS[outcome], written, obligations, tuple(_faults(outcome, answers, facts)))


def _outcome(answers: Answers) -> str:
    return answers.get("route", "") if all(answers.get(limb) == YES for limb in LIMBS) else NOT_A_SUBSIDY


def _not_a_subsidy(answers: Answers, facts: Facts) -> list[str]:
    limb = next(limb for limb in LIMBS if answers.get(limb) == NO)
    start = f"This is not a subsidy within the meaning of section 2 of the {ACT}: {NOT_MET[limb]}."
    return [start, as_sentence(answers.get("why_not", ""))]


def _assistance(answers: Answers, facts: Facts) -> list[str]:
    limit = money.pounds_in_prose(thresholds.minimal_assistance(facts.on))
    start = (
        f"This is minimal financial assistance under section 36 of the {ACT}. An enterprise may have {limit} of it in "
        f"all since {dates.long(years_from(facts.on))}: in this financial year and the two before it."
    )
    return [start, *map(_recipient, facts.recipients)]


def _recipient(recipient: Recipient) -> str:
    said = money.pounds_in_prose
    parts = f"{said(recipient.amount)} by this decision, {said(recipient.before)} before from this authority"
    if recipient.elsewhere is None or recipient.confirmed_on is None:
        return f"{recipient.name}: {parts}; what it had from others is not confirmed yet."
    confirmed = f"as it confirmed on {dates.long(recipient.confirmed_on)}, {said(recipient.elsewhere)} from others"
    return f"{recipient.name}: {parts} and, {confirmed}; {said(recipient.together)} together."


def _scheme(answers: Answers, facts: Facts) -> list[str]:
    number = f", number {answers['scheme_number']} in the subsidy database" if answers.get("scheme_number") else ""
    return [
        f"This is a subsidy under the {ACT}. It is given under the subsidy scheme “{answers['scheme']}”{number}, and "
        "keeps to its terms."
    ]


def _standalone(answers: Answers, facts: Facts) -> list[str]:
    if answers["principles"] == NO:
        return [f"This is a subsidy under the {ACT}. It is not assessed against the subsidy control principles yet."]
    return [
        f"This is a subsidy under the {ACT}, given outside a scheme. It was assessed against the subsidy control "
        "principles of Schedule 1 to the Act and is consistent with them (section 12).",
        as_sentence(answers.get("principles_why", "")),
    ]


def _obligations(outcome: str, facts: Facts) -> Iterator[str]:
    if outcome == ASSISTANCE:
        yield "Tell each recipient before it is given that it is minimal financial assistance, and how much (s.37)."
        yield "Confirm to each recipient when it is given: that it is such assistance, the day and the amount (s.37)."
    if outcome != NOT_A_SUBSIDY and (due := _database(outcome, facts)):
        yield due


def _database(outcome: str, facts: Facts) -> str:
    """What has to be entered in the subsidy database, or nothing."""
    least = thresholds.subsidy_database(facts.on)
    amounts = [recipient.amount for recipient in facts.recipients] or [facts.total or Decimal(0)]
    if outcome == STANDALONE:
        return "Enter it in the subsidy database within three months of the decision, whatever it comes to (s.33)."
    if max(amounts) > least:
        more = money.pounds_in_prose(least)
        return (
            f"Enter each award of more than {more} in the subsidy database within three months of the decision (s.33)."
        )
    return ""


def _faults(outcome: str, answers: Answers, facts: Facts) -> Iterator[Fault]:
    if outcome == ASSISTANCE:
        yield from _limit(facts)
    if outcome != NOT_A_SUBSIDY and (due := _database(outcome, facts)):
        yield Fault("V30", Gravity.INFORM, "id_route", "Enter this in the subsidy database", due)
    if outcome == STANDALONE and answers["principles"] == NO:
        yield Fault(
            "X42",
            Gravity.BLOCK,
            "id_principles",
            "Assess this against the subsidy control principles",
            "A subsidy outside a scheme may be given only if it is consistent with them.",
        )


def _limit(facts: Facts) -> Iterator[Fault]:
    limit = thresholds.minimal_assistance(facts.on)
    if facts.unnamed or not facts.recipients:
        yield Fault(
            "V29",
            Gravity.BLOCK,
            "id_route",
            "Name the organisations that receive the assistance",
            "The limit is counted for each of them. Allocate the money to recipient organisations.",
        )
    for place, each in enumerate(facts.recipients):
        if each.elsewhere is None or each.confirmed_on is None:
            yield Fault(
                "V29",
                Gravity.BLOCK,
                f"id_confirmations-{place}-elsewhere",
                f"Record what {each.name} confirmed it had from others",
                "It must confirm in writing, before it is given anything, that it stays within the limit.",
            )
        elif each.confirmed_on > facts.on:
            yield Fault(
                "V29",
                Gravity.BLOCK,
                f"id_confirmations-{place}-confirmed_on",
                f"Correct the day of {each.name}’s confirmation",
                f"{dates.long(each.confirmed_on)} is still to come.",
            )
        if each.together > limit:
            yield Fault(
                "V29",
                Gravity.BLOCK,
                "id_route",
                f"{each.name} would have more than {money.pounds(limit)} of minimal financial assistance",
                f"Since {dates.long(years_from(facts.on))} it would have {money.pounds(each.together)}, this decision "
                "included. Give less, or on another footing.",
            )


def _limb(name: str, asks: str, hint: str, source: str) -> Question:
    """Asked once the limbs before it are met."""
    before = LIMBS[: LIMBS.index(name)]
    return Question(
        name, asks, Kind.YES_NO, hint, f"{ACT}, {source}", when=(dict.fromkeys(before, (YES,)),) if before else ()
    )


SUBSIDY = Questionnaire(
    key="subsidy_control",
    title="Subsidy control",
    heading="Subsidy control",
    guidance="Money for an organisation that offers anything on a market may be a subsidy. The answers say whether it "
    "is, on which footing it is given, and write the paragraph of the notice.",
    source=f"{ACT}, ss.2, 12, 33, 36",
    in_force=date(2023, 1, 4),
    questions=(
        _limb(
            "public_resources",
            "Does the authority give financial assistance from public resources?",
            "A grant, a loan, a guarantee, or something below its worth. Passing on another’s money counts.",
            "s.2(1)(a)",
        ),
        _limb(
            "enterprise",
            "Does it go to anyone who acts as an enterprise with it?",
            "Whoever offers goods or services on a market, charities and councils included. What nobody would pay for, "
            "such as a public duty, is no market.",
            "ss.2(1)(b), 7",
        ),
        _limb(
            "advantage",
            "Does it give them an advantage that they could not have on the market?",
            "A fair price for a service, found by competition, is no advantage.",
            "ss.2(1)(b), 3",
        ),
        _limb(
            "specific",
            "Does it benefit some enterprises over others?",
            "Yes, unless every enterprise in the same position gets it too.",
            "ss.2(1)(c), 4",
        ),
        _limb(
            "effect",
            "Can it affect competition, investment or trade?",
            "Within the United Kingdom or with another country. A purely local service may have no effect.",
            "s.2(1)(d)",
        ),
        Question(
            "why_not",
            "Why is that so?",
            Kind.TEXT,
            "One or two sentences. The notice prints them after the conclusion.",
            when=tuple({limb: (NO,)} for limb in LIMBS),
        ),
        Question(
            "route",
            "On which footing is the subsidy given?",
            Kind.CHOICE,
            source=f"{ACT}, ss.10, 12, 36",
            options=(
                Option(ASSISTANCE, WORDS[ASSISTANCE], "At most £315,000 for each recipient over three financial years"),
                Option(SCHEME, "Under a subsidy scheme", "The scheme was assessed, and this keeps to its terms"),
                Option(STANDALONE, "By itself, outside a scheme", "It is assessed against the principles of the Act"),
            ),
            when=(dict.fromkeys(LIMBS, (YES,)),),
        ),
        Question("scheme", "What is the scheme called?", Kind.TEXT, when=({"route": (SCHEME,)},)),
        Question(
            "scheme_number",
            "What is its number in the subsidy database?",
            Kind.TEXT,
            "For example, SC10001. Leave it blank if it has none.",
            when=({"route": (SCHEME,)},),
            optional=True,
        ),
        Question(
            "principles",
            "Was it assessed against the seven subsidy control principles, and is it consistent with them?",
            Kind.YES_NO,
            source=f"{ACT}, s.12 and Sch. 1",
            when=({"route": (STANDALONE,)},),
        ),
        Question(
            "principles_why",
            "What did the assessment find?",
            Kind.TEXT,
            "The purpose, why it is proportionate, and what outweighs the effect on competition.",
            when=({"principles": (YES,)},),
        ),
        Question(
            "more",
            "Is there anything to add?",
            Kind.TEXT,
            "The notice prints it at the end of the paragraph.",
            optional=True,
        ),
    ),
    judge=judge,
)
