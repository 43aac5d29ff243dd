"""What an officer might write in each section, in plain English; every name and figure is invented."""

EXAMPLES = {
    "decision": (
        "Three grants of £20,000 each are awarded to Brook Lane Advice, Fernside Youth and the Tannery Project, "
        "from 1 April to 30 September 2027, for drop-in advice on debt."
    ),
    "background": (
        "The drop-in opened in two libraries in 2024. By March 2026 it had seen 940 people, twice as many as "
        "planned. The present grants end on 31 March 2027."
    ),
    "reasons": (
        "One in three people who come to the drop-in owes money to a loan shark. No other free advice is open "
        "after work. Without the grants, two of the three sites would close in April."
    ),
    "alternatives": (
        "Three options were looked at. One contract for all sites was rejected: no single adviser covers all "
        "three districts."
    ),
    "criteria": (
        "Panels of three score need, plan and value from 0 to 5. Bids under 9 of 15 are not funded. What is left "
        "goes to the next round."
    ),
    "continuity": (
        "The 62 people on the books are offered a place at the Tannery Project by 1 March. Two of the three "
        "advisers move with them; one has found other work."
    ),
    "transition": (
        "The authority pays until 30 June. The health trust pays from 1 October and has said so by letter. This "
        "decision carries July to September."
    ),
    "consultation": (
        "Advisers, clients and the three councils were asked between May and July. Most wanted evening hours; one "
        "council wanted fewer sites."
    ),
    "strategy": (
        "The strategy wants fewer families in debt they cannot repay. We shall see it in the number of repayment "
        "plans still kept after six months."
    ),
    "plan_priorities": (
        "Priority 2 of the plan is fewer victims of fraud. Advisers report loan sharks to the police, with the "
        "client’s consent."
    ),
    "outcomes": "Half of those advised keep to a repayment plan for six months. Today it is one in three.",
    "milestones": "Whatever slips by more than two weeks is reported to the Assistant Director.",
    "financial": (
        "The grants are paid in two halves, in April and July, on receipt of the figures for the quarter before. "
        "Money not spent by 30 September is returned by 31 October."
    ),
    "legal": (
        "The power is section 9 of the Police Reform and Social Responsibility Act 2011. Each charity signs a "
        "grant agreement before the first payment."
    ),
    "procurement": "No service is bought. The procurement team agreed on 3 February that a grant is the right way.",
    "risk": "The steering group looks at the risks every month and tells the Director of any that is high.",
    "safeguarding_children": (
        "Yes. Some clients bring their children. Advisers are checked, and know how to refer a child at risk to "
        "the council the same day."
    ),
    "safeguarding_adults": (
        "Yes. People in debt to loan sharks are often threatened. Advisers agree a safe way to keep in touch at "
        "the first meeting."
    ),
    "equality": (
        "Single mothers and disabled people owe more than others and come less often. Two evenings a week are now "
        "by appointment at home."
    ),
    "data_protection": (
        "The charities send counts, no names. The assessment is DPIA-2026-044 and was signed on 9 January 2027."
    ),
    "interests": (
        "Yes. The project manager’s sister works for Fernside Youth. The manager took no part in scoring the bids."
    ),
    "exemption": (
        "Yes, paragraph 3 of Schedule 12A: the annex gives each bidder’s prices, and publishing them would harm "
        "the next competition."
    ),
    "background_papers": "The survey is published with this notice. The bids are exempt.",
    "glossary": "DRO: debt relief order.",
}
