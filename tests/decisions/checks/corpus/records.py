"""Real notices and pages told again as records: their facts in sentences of our own, and what the checks must find.

The names are those of the notices collected in research; the quirk is the mistake that each was collected for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.decisions.checks import said

Finds = tuple[tuple[str, str], ...]  # id of the rule, words found


@dataclass(frozen=True)
class Notice:
    name: str
    quirk: str
    record: Mapping[str, Any]
    finds: Finds = field(default=())


BROKEN_OFF = (
    " Development, and potentially 1.00 FTE more. The Institute for Safety, Crime and Justice at the University of "
    "Northgate."
)
NOTICES = (
    Notice(
        "gmca 22180, transition of the women’s health workers",
        "eight acronyms unexplained, one with two meanings, full-time equivalents without rows",
        {
            "subject": "Supplementary funding for women’s health workers until the trust pays for them",
            "texts": {
                "background": "The Women’s Support Alliance (WSA) won its contract when GMIRS was commissioned. The "
                "posts were first paid from ICM budgets. In March 2023 the JRE moved these budgets. The grant ends in "
                "June 2024, and this DN moves the service from a CA grant to GMMH budgets.",
                "reasons": "Liaison and Diversion works with people from investigation to court. NHSE pays for it "
                "through the ICB. One charity then covers L&D and RECONNECT.",
                "outcomes": "The staff are up to 4.00 FTE from Learning and Development, and potentially 1.00 FTE "
                "more. The Institute for Safety, Crime and Justice at the University of Northgate.",
            },
            "on": date(2024, 7, 9),
            "first_published_on": "2024-07-08",
            "decision_due": {"on": "2024-06-12", "by": "Director"},
        },
        (
            ("V23", "GMIRS, ICM, JRE, DN, CA, GMMH"),
            ("V23", "NHSE, ICB"),
            ("V23", "L&D"),
            ("V42", "up to 4.00 FTE"),
            ("V10", ""),
            ("V25", BROKEN_OFF),
        ),
    ),
    Notice(
        "gmca seed 001, dependency and recovery 2021/22",
        "a priority without its number, a lost contact, undefined partners",
        {
            "subject": "Dependency and recovery grants to the ten councils",
            "contact": {"email": "justice team at gmca dot example"},
            "texts": {
                "background": "Her Majesty’s Prison and Probation Service (HMPPS) lets GMCA commission services. HMPPS "
                "agrees with the ten councils in GM.",
                "plan_priorities": "Priority 1 – fewer victims\n\nPriority – prevention of violence\n\n"
                "Priority 3 – strong communities",
                "strategy": "<p>Everyone feels safe.</p>\n\nThe grants serve the priorities of the strategy in "
                "these ways:\n\n"
                "The grants serve the priorities of the strategy in these ways:\n\nFewer people offend.",
                "financial": "The total for 2021/22 is £639,733. Grants are outside the scope of VAT.",
                "legal": "A grant can be used in place of a contract, and this will be explored.",
            },
            "money": {"vat_basis": {"code": "outside_scope", "name": "Outside the scope of VAT"}},
        },
        (
            ("V16", "<p>Everyone feels safe.</p> The grants ser"),
            ("V21", "The grants serve the priorities of the strategy in these ways:"),
            ("V22", "Priority – prevention of violence"),
            ("V24", "e used in place of a contract, and this will be explored."),
            ("X31", "justice team at gmca dot example"),
        ),
    ),
    Notice(
        "gmca 2738, dependency and recovery 2024/25",
        "community safety partnerships by their acronym alone",
        {
            "subject": "Dependency and recovery grants 2024/25",
            "texts": {
                "reasons": "Councils already pay for treatment, and a separate service would split a person’s care. "
                "The local CSP scrutinises each grant and tells GMCA whether it is well spent.",
            },
        },
        (("V23", "CSP"),),
    ),
    Notice(
        "gmca 1934, community safety grants 2023 to 2026",
        "ninety amounts, and nothing wrong in its words",
        {
            "subject": "Community safety grants to the district community safety partnerships, 2023/24 to 2025/26",
            "texts": {
                "decision": "Three grants are paid in advance each year: community safety, voluntary sector and hate "
                "crime. Unallocated underspends are £15,000 at most.",
                "financial": "Community Safety Partnerships (CSPs) report spending to January in February. The CSP in "
                "each district approves its agreement every year.",
            },
        },
    ),
    Notice(
        "gmca 1647, cost of living uplift for victims’ services",
        "the ministry’s acronym is explained; three sums are right only if one is added twice",
        {
            "subject": "Victims’ services: uplift for the cost of living in 2022/23",
            "texts": {
                "financial": "The Ministry of Justice (MoJ) gives £285,000. The Police Property Act Fund adds £61,498. "
                "MoJ money also pays £4,593 to Manchester City Council. In all £351,091 is awarded.",
            },
            "money": {
                "total": "351091.00",
                "funding_sources": [
                    said.source("Ministry of Justice", "285000.00"),
                    said.source("Police Property Act Fund", "61498.00"),
                ],
            },
        },
        (("V03", ""),),
    ),
    Notice(
        "gmca 2758, youth provision",
        "a bereaved parent and a child who was killed are named",
        {
            "subject": "Grant for youth provision in one neighbourhood",
            "texts": {
                "background": "The group was founded by Mrs Ada Penhallow, whose son Corin was killed nearby. It meets "
                "at M14 9ZZ, and her telephone number is 07700 900123.",
                "decision": "A grant for twelve months of youth work is awarded, with returns every quarter.",
            },
        },
        (
            ("V35", "Mrs Ada Penhallow"),
            ("V35", "Corin"),
            ("V35", "killed"),
            ("V35", "M14 9ZZ"),
            ("V35", "07700 900123"),
        ),
    ),
    Notice(
        "gmca 2267, victim service coordinators",
        "six months in the summary, three in the text; posts counted as people",
        {
            "subject": "Victim service coordinators: extension to 31 March 2024",
            "summary": "An extension of six months, from 1 October 2023 to 31 March 2024.",
            "texts": {"decision": "One lead and 11 coordinators are paid for a further 3 months until 31 March 2024."},
            "period": {"from": "2023-10-01", "until": "2024-03-31"},
            "on": date(2023, 9, 1),
        },
        (("X05", "for a further 3 months"),),
    ),
    Notice(
        "gmca 3079, skills grants",
        "recipients are in a spreadsheet that nobody can open",
        {
            "subject": "Grants for numeracy courses",
            "texts": {
                "decision": "Seven bids were received and all are approved; the values can be found within the "
                "spreadsheet."
            },
            "money": {"allocations": [said.allocation("See attached spreadsheet")]},
        },
        (
            ("V24", "ceived and all are approved; the values can be found within the spreadsheet."),
            ("V41", ""),
        ),
    ),
    Notice(
        "wyca log 2025, domestic violence advisers",
        "the acronym is explained where it is first used",
        {
            "subject": "Pathfinder pilot of independent domestic violence advisers (IDVAs)",
            "texts": {"decision": "£384,816 is awarded for 2025/26. Each IDVA works with one court."},
        },
    ),
    Notice(
        "mopac pcd 1691, domestic abuse services",
        "references to earlier decisions are no acronyms",
        {
            "subject": "Domestic abuse services 2024/25 to 2027/28",
            "texts": {
                "decision": "Services awarded in PCD 1517 go on to 30 September 2025, those in PCD1436 to 31 March "
                "2025, for £5,000,000 at most.",
            },
        },
    ),
    Notice(
        "herefordshire 7986, direct award",
        "numbered alternatives, and nothing wrong in its words",
        {
            "subject": "Direct award of a contract for domestic abuse services",
            "texts": {
                "alternatives": "1. Open tender. Not recommended: only one bid came in 2019.\n"
                "2. No service. Not recommended: victims would have no refuge.",
            },
        },
    ),
    Notice(
        "leicestershire minutes, seed 003",
        "a member named with his post; two services by their acronyms, each explained",
        {
            "subject": "Recommissioning of domestic and sexual violence and abuse services",
            "texts": {
                "background": "Mr L. Breck JP CC, Cabinet Lead Member for Health, came for this item. The domestic and "
                "sexual violence and abuse (DSVA) contract is with Living Without Abuse (LWA) and two more. DSVA "
                "services gain £1.1 million.\n\n(i) The service had moved.\n\n(ii) LWA reports.",
            },
        },
    ),
    Notice(
        "wigan slides, seed 004",
        "an address that was hidden from robots, and a mobile telephone",
        {
            "subject": "An effective workforce for early help",
            "contact": {"team": "Early help, [email protected]"},
            "texts": {
                "background": "The multi-agency risk assessment conference (MARAC) meets every day. Call 07525 000 140."
            },
        },
        (("X31", "Early help, [email protected]"), ("V35", "07525 000 140")),
    ),
    Notice(
        "bromley high streets, general exception",
        "the regional authority by its acronym alone",
        {
            "subject": "High streets: spending before the grant is paid",
            "texts": {
                "decision": "£140,000 is spent before the GLA pays it back in arrears.",
                "exemption": "Bids are confidential.",
            },
            "answers": {"exemption": "yes"},
        },
        (("V23", "GLA"), ("V34", ""), ("V34", "")),
    ),
    Notice(
        "leeds delegated decision form",
        "officialese, and a price given with VAT where the record says without",
        {
            "subject": "Equipment for a day centre",
            "texts": {"financial": "Prior to the order the price was £40,000 including VAT."},
            "money": {"vat_basis": {"code": "excluded", "name": "VAT excluded"}},
        },
        (("X30", "Prior to"), ("X32", "including VAT")),
    ),
)
