"""Contents of notices. The figures of `recovery_grants` are public; its sentences and its people are invented."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

from commissioning.lib import canonical, money

Content = dict[str, Any]

DISTRICTS = (
    ("E08000001", "Bolton", 774, "69573.32"),
    ("E08000002", "Bury", 431, "38741.73"),
    ("E08000003", "Manchester", 1708, "153528.73"),
    ("E08000004", "Oldham", 555, "49887.85"),
    ("E08000005", "Rochdale", 616, "55371.02"),
    ("E08000006", "Salford", 786, "70651.98"),
    ("E08000007", "Stockport", 480, "43146.25"),
    ("E08000008", "Tameside", 528, "47460.87"),
    ("E08000009", "Trafford", 349, "31370.92"),
    ("E08000010", "Wigan", 890, "80000.33"),
)
LOCALITIES = [{"code": code, "name": name} for code, name, _weight, _amount in DISTRICTS]
PENNIES = [money.pounds(Decimal(amount)) for _code, _name, _weight, amount in DISTRICTS]

REASONS = """\
Under justice devolution the authority now buys rehabilitation services that HM Prison and Probation Service (HMPPS) \
bought nationally before. Drug and alcohol support for people on probation is one of them, and the first grants have \
to be in place before the new supervision arrangements begin.

An independent review of drug and alcohol services in Greater Manchester asked for two things: a better count of how \
many people in the justice system need help, and one plan for meeting that need instead of several.

Two other ways of buying the service were tested with the ten councils, their providers and the probation service. \
Adding to the services that councils already run came out ahead, because:

- a person keeps the same worker when an order ends;
- each council knows its provider and what an extra worker would do;
- nothing has to be bought twice, and no service has to close to make room for another.

Providers told the authority that they would not bid for a separate contract. Councils did not think that a single \
service beside their own would last. HMPPS has no contract of this sort elsewhere and wants to see how working side by \
side in probation offices turns out here.

The money pays for the present providers until each council can write the service into its own contract. Those \
contracts end on different days over the next few years. A partnership agreement with each council sets the date, so \
that nobody has to go to market early.

### What the grants are for

1. Fewer offences that have drink or drugs behind them.
2. Better health for people who are supervised in the community.
3. Safer streets and homes for the people around them.

### How that will be done

- More people are referred, and the right people.
- More of those who start treatment stay in it.
- Those who need less than treatment get something useful too.
- More people are still in recovery a year later.

A key worker will sit in every probation delivery unit and take part in its sentence planning. The head of the \
probation service in Greater Manchester has read this notice and supports it."""

ALTERNATIVES = """\
**One contract for the whole area.** Rejected: no provider would have bid for it.

**Doing nothing this year.** Rejected: people would wait for treatment until contracts end."""

STRATEGY = """\
The strategy asks that people can grow up, get on and grow old here in safety. Dependency sits behind a large part of \
repeat offending, so a treatment place that is kept is felt on the street as well as in the clinic.

People who use these services helped to design them. They asked for one assessment that looks at housing, work, money, \
health and family together, and for workers who share an office with the probation officer."""

PLAN_PRIORITIES = """\
- **Priority 1, keeping people safe:** fewer people are hurt by drinkers.
- **Priority 2, reducing harm and offending:** treatment starts before the next offence.
- **Priority 3, stronger communities and places:** the services are local ones."""

FINANCIAL = """\
The authority and HMPPS pay for this together. Each council is paid a fixed sum, divided by the number of people on \
probation in its district who were assessed as needing help.

Payment in 2021/22 is made within the year. From the second year on it is made once a year in advance. A council gives \
back what it has not spent by 31 March, unless the Treasurer agrees in writing."""

LEGAL = """\
The authority may give a grant to a council for a purpose that reduces crime and disorder. Each grant is given on \
written terms that say what the money is for, what has to be reported and when it has to be paid back.

No grant is large enough to reach the threshold at which a contract for such services would have to be advertised. \
The grants are not payment for services to the authority, so the rules on buying do not apply to them."""

RISK = """\
| Risk | Likely | Serious | What is done | Owner |
| --- | --- | --- | --- | --- |
| Posts stay empty | Medium | High | Councils start advertising before the grant is paid | Head of Commissioning |
| Too few people are referred | Medium | Medium | Probation units see their figures each month | Head of Probation |
| Money is left over | Low | Medium | It is claimed back in the fourth quarter | Treasurer |"""

NARRATIVE = {
    "decision": (
        "Award grants of **£639,733** in all to the ten councils of Greater Manchester for the financial year 2021/22, "
        "so that drug and alcohol services can take on more people who are on probation. Each council adds the grant "
        "to the service that it already runs. The sums are in the table under Financial comments.",
        None,
    ),
    "background": ("", None),
    "reasons": (REASONS, None),
    "alternatives": (ALTERNATIVES, None),
    "strategy": (STRATEGY, None),
    "plan_priorities": (PLAN_PRIORITIES, None),
    "outcomes": ("", None),
    "financial": (FINANCIAL, None),
    "legal": (LEGAL, None),
    "procurement": ("", None),
    "risk": (RISK, None),
    "safeguarding_children": ("The service is for adults. Workers who learn of a child at risk report it.", "no"),
    "safeguarding_adults": (
        "Councils and their providers work with people in the justice system every day, know how exposed many of them "
        "are, and follow the procedures of their safeguarding boards.",
        "yes",
    ),
    "equality": (
        "Women are an eighth of those on probation but a fifth of those who need help with alcohol. Each grant "
        "therefore asks for evening sessions and for sessions for women only.",
        None,
    ),
    "data_protection": ("", None),
    "interests": ("", "no"),
    "exemption": ("", "no"),
}

QUESTIONS = {
    "safeguarding_children": "Is safeguarding of children relevant?",
    "safeguarding_adults": "Is safeguarding of vulnerable adults relevant?",
    "interests": "Has an interest been declared?",
    "exemption": "Does it contain exempt information?",
}
HEADINGS = {
    "decision": "The decision is that",
    "background": "Background",
    "reasons": "The reasons for the decision are that",
    "alternatives": "Alternatives considered and rejected",
    "strategy": "How this decision contributes to the priorities of the Greater Manchester Strategy",
    "plan_priorities": "Links to the Police and Crime Plan",
    "outcomes": "Outcomes",
    "financial": "Financial comments",
    "legal": "Legal comments",
    "procurement": "Procurement comments",
    "risk": "Risk assessment",
    "safeguarding_children": "Safeguarding of children",
    "safeguarding_adults": "Safeguarding of vulnerable adults",
    "equality": "Equality",
    "data_protection": "Data protection",
    "interests": "Interests declared",
    "exemption": "Exempt information",
}

POLICE = "Police, Crime, Criminal Justice and Fire"
SINCE = "rule from 1 April 2021."
EVERY = "required for every decision on police and crime functions"
CHAIN = (
    (f"Assistant Director – {POLICE}", "approves", f"{EVERY}; {SINCE}"),
    (f"Director – {POLICE}", "agrees", f"{EVERY}; {SINCE}"),
    ("Treasurer", "agrees", f"required for every decision; {SINCE}"),
    ("Deputy Mayor", "decides", f"required because £639,733.00 is £50,000.00 or more; {SINCE}"),
)
SIGNED = (
    ("Helen Aspinall", "2021-10-26T10:20:00+00:00"),
    ("Marcus Oyelaran", "2021-10-27T14:02:00+00:00"),
    ("Priya Raghunathan", "2021-10-28T08:45:00+00:00"),
    ("Joanne Hartley", "2021-11-01T16:30:00+00:00"),
)


def recovery_grants() -> Content:
    """Ten grants of one stream in one year: £639,733.00."""
    return {
        "schema": 1,
        "authority": "Greater Manchester Combined Authority",
        "reference": "DN-2021-0001",
        "version": 1,
        "subject": "Dependency and recovery service",
        "summary": "Ten councils get a grant each, so that people on probation are helped by the drug and alcohol "
        "service that their council already runs.",
        "function_family": _choice("pcc", "Police and crime"),
        "kind": _choice("award", "Award"),
        "type": _choice("deputy_mayor", "Deputy Mayor’s decision"),
        "stage": _choice("final_sign_off", "Commissioning decision, final sign-off"),
        "key_decision": {"is_key": True, "reason": "It affects people in two or more districts."},
        "directorate": POLICE,
        "author": {"name": "Alex Brearley", "post": "Commissioning Manager"},
        "proposer": {"name": "Alex Brearley", "post": "Commissioning Manager"},
        "contact": {
            "team": "Justice and rehabilitation team",
            "email": "justice@gmca.example",
            "phone": "0161 496 0000",
        },
        "localities": deepcopy(LOCALITIES),
        "period": {"from": "2021-11-01", "until": "2022-03-31"},
        "decision_due": {"on": "2021-11-01", "by": "Deputy Mayor"},
        "first_published_on": "2021-10-01",
        "money": {
            "total": "639733.00",
            "no_financial_implication": False,
            "vat_basis": _choice("outside_scope", "Outside the scope of VAT"),
            "funding_sources": [
                _source("Greater Manchester Combined Authority", "Integrated rehabilitative services"),
                _source("HM Prison and Probation Service", "Dynamic framework, devolved"),
            ],
            "allocations": [
                _allocation("Dependency and recovery", _locality(code, name), "2021/22", amount, weight)
                for code, name, weight, amount in DISTRICTS
            ],
            "weights_source": "people assessed as needing help, 2020/21",
        },
        "posts": [],
        "sections": _sections(NARRATIVE),
        "chain": _chain(CHAIN),
    }


def signatures(*, names: tuple[tuple[str, str], ...] = SIGNED) -> list[Content]:
    """The four signatures of `recovery_grants`, or the first of them."""
    return [
        {
            "position": position,
            "name": name,
            "post": post,
            "capacity": capacity.capitalize(),
            "signed_at": signed_at,
            "on_behalf_of": "",
            "void": False,
            "interest": "",
        }
        for position, ((post, capacity, _why), (name, signed_at)) in enumerate(zip(CHAIN, names, strict=False), 1)
    ]


def draft_with_holes() -> Content:
    """A draft on its second day: some parts are there, some are empty, some are missing."""
    content = recovery_grants()
    for part in ("proposer", "period", "decision_due", "posts", "contact"):
        del content[part]
    content.update(summary="", directorate="", key_decision={"is_key": None, "reason": ""}, first_published_on=None)
    content["money"].update(total=None, vat_basis=None, funding_sources=[_source("", "")], weights_source="")
    content["money"]["allocations"] = content["money"]["allocations"][:3]
    content["money"]["allocations"][1].update(amount=None)
    content["money"]["allocations"][2].update(locality=None, amount="a lot")
    content["sections"] = _sections({**dict.fromkeys(NARRATIVE, ("", None)), "decision": ("Award grants.", None)})
    content["chain"] = _chain(CHAIN[:1])
    return content


def three_streams_three_years() -> Content:
    """Ten districts, three streams, three years: ninety sums."""
    content = recovery_grants()
    streams = {
        "Community safety partnerships": "150.00",
        "Violence reduction and serious violence duty": "225.60",
        "Hate crime and victims’ services": "81.20",
    }
    content.update(reference="DN-2023-0007", subject="Community safety grants to the ten districts, 2023 to 2026")
    content["money"]["allocations"] = [
        _allocation(stream, _locality(code, name), year, str(Decimal(each) * weight / 10), None)
        for stream, each in streams.items()
        for code, name, weight, _amount in DISTRICTS
        for year in ("2023/24", "2024/25", "2025/26")
    ]
    content["money"]["total"] = _sum(content)
    return content


def thirty_recipients() -> Content:
    """Thirty organisations over three years, and no district."""
    content = recovery_grants()
    content.update(reference="DN-2024-0019", subject="Grants to voluntary organisations for victims of crime")
    content["money"]["allocations"] = [
        _allocation("Victims’ fund", None, year, f"{4000 + 137 * number + 250 * step}.50", None, recipient)
        for number, recipient in enumerate(ORGANISATIONS)
        for step, year in enumerate(("2024/25", "2025/26", "2026/27"))
    ]
    content["money"]["total"] = _sum(content)
    return content


def long_groups() -> Content:
    """Thirty organisations, three streams, three years: groups that go on over pages."""
    content = thirty_recipients()
    content.update(reference="DN-2024-0099", subject="Grants to voluntary organisations, three streams in three years")
    content["money"]["allocations"] = [
        {**row, "stream": stream}
        for stream in ("Victims’ fund", "Violence reduction", "Hate crime")
        for row in content["money"]["allocations"]
    ]
    content["money"]["total"] = _sum(content)
    return content


def funded_posts() -> Content:
    """Up to four posts and a potential fifth, with the recipient named beside the district."""
    content = recovery_grants()
    content.update(reference="DN-2024-0031", subject="Health workers for women in the justice system")
    for row in content["money"]["allocations"]:
        row["recipient"] = f"{row['locality']['name']} Council"
    content["posts"] = [
        _post("Women’s health support worker", "4.00", "up_to", "Up to"),
        _post("Clinical lead", "1.00", "potential", "Potential"),
    ]
    return content


ORGANISATIONS = [
    f"{place} {kind}"
    for kind in ("Survivors’ Network", "Family and Community Support Trust", "Hate Crime Advice Centre")
    for _code, place, _weight, _amount in DISTRICTS
]


def fingerprint(content: Content) -> str:
    return canonical.sha256(canonical.dumps(content))


def _choice(code: str, name: str) -> Content:
    return {"code": code, "name": name}


def _locality(code: str, name: str) -> Content:
    return {"code": code, "name": name}


def _source(funder: str, programme: str) -> Content:
    return {
        "funder": funder,
        "programme": programme,
        "financial_year": "2021/22" if funder else None,
        "amount": None,
        "status": _choice("letter", "Funding letter") if funder else _choice("", ""),
        "ends_on": "2022-03-31" if funder else None,
        "fallback": "councils end the extra sessions at three months’ notice" if funder.startswith("HM") else "",
    }


def _allocation(
    stream: str,
    locality: Content | None,
    year: str | None,
    amount: str,
    weight: int | None,
    recipient: str | None = None,
) -> Content:
    return {
        "stream": stream,
        "locality": locality,
        "recipient": recipient,
        "financial_year": year,
        "amount": money.plain(Decimal(amount)),
        "weight": weight,
    }


def _post(title: str, fte: str, code: str, certainty: str) -> Content:
    employer = "Women’s support alliance"
    return {
        "title": title,
        "employer": employer,
        "fte": fte,
        "certainty": _choice(code, certainty),
        "until": "2025-03-31",
    }


def _sections(narrative: dict[str, tuple[str, str | None]]) -> list[Content]:
    return [
        {"key": key, "heading": HEADINGS[key], "question": QUESTIONS.get(key, ""), "text": text, "answer": answer}
        for key, (text, answer) in narrative.items()
    ]


def _chain(steps: tuple[tuple[str, str, str], ...]) -> list[Content]:
    return [
        {
            "position": position,
            "post": post,
            "capacity": _choice(capacity, capacity.capitalize()),
            "why": f"{post}: {why}",
        }
        for position, (post, capacity, why) in enumerate(steps, 1)
    ]


def _sum(content: Content) -> str:
    return money.plain(sum((Decimal(row["amount"]) for row in content["money"]["allocations"]), Decimal()))
