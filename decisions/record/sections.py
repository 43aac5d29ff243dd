"""The narrative sections of a notice, in the order of the form, with the guidance officers see."""

from dataclasses import dataclass

from decisions.record.examples import EXAMPLES


@dataclass(frozen=True)
class Section:
    """`key` is the address (with hyphens) and the key in the frozen content; `heading` is what the notice prints.

    `asks`: the section begins with a yes-or-no question, and the text explains the answer. `required`: the
    notice cannot be submitted without it, unless its kind or function says otherwise in kinds.py. `source` is the law
    or practice that asks for it.
    """

    key: str
    title: str
    heading: str
    group: str
    guidance: str
    required: bool = True
    asks: str = ""
    source: str = ""

    @property
    def slug(self) -> str:
        return self.key.replace("_", "-")

    @property
    def example(self) -> str:
        """What an officer might write."""
        return EXAMPLES[self.key]


CASE, COMMENTS, DUTIES, PAPERS = "The case", "Comments", "Duties and risks", "Papers and words"

SECTIONS = (
    Section(
        "decision",
        "The decision",
        "The decision is that",
        CASE,
        "Say what is decided, for whom, how much and until when. Start with a verb: award, extend, accept.",
        source="2012 Regulations, reg. 13(4)(a)",
    ),
    Section(
        "background",
        "Background",
        "Background",
        CASE,
        "What has happened so far, in the order it happened. Leave out what the reasons will say.",
        required=False,
    ),
    Section(
        "reasons",
        "Reasons for the decision",
        "The reasons for the decision are that",
        CASE,
        "Say why this, why now and why in this way. Someone outside the authority should follow it without asking you.",
        source="2012 Regulations, reg. 13(4)(b)",
    ),
    Section(
        "alternatives",
        "Alternatives considered",
        "Alternatives considered and rejected",
        CASE,
        "Name each option and why it was not chosen. If there was none, say so and say why.",
        source="2012 Regulations, reg. 13(4)(c)",
    ),
    Section(
        "criteria",
        "How awards are judged",
        "How awards are judged",
        CASE,
        "What applicants are judged by, who judges them, and what happens to a tie or to money that is left.",
        required=False,
    ),
    Section(
        "continuity",
        "Users and staff",
        "What happens to people who use the service, and to staff",
        CASE,
        "Who uses the service today, where they go afterwards, and what becomes of the people who work in it.",
        required=False,
    ),
    Section(
        "transition",
        "Change of funder",
        "Change of funder",
        CASE,
        "Who pays now and until when, who pays next and from when, and who carries the months between.",
        required=False,
    ),
    Section(
        "consultation",
        "Who was asked",
        "Who was asked, and what they said",
        CASE,
        "Name whoever was asked, how and when, what they said and what you did about it. Keep who disagreed.",
        required=False,
    ),
    Section(
        "strategy",
        "Strategy",
        "How this decision contributes to the priorities of the Greater Manchester Strategy",
        CASE,
        "Which priorities this serves, and how anyone would notice.",
    ),
    Section(
        "plan_priorities",
        "Plan priorities",
        "Links to the Police and Crime Plan",
        CASE,
        "Give each priority by its number in the plan, and what this decision adds to it.",
        required=False,
    ),
    Section(
        "outcomes",
        "Outcomes",
        "Outcomes",
        CASE,
        "What will be different for people, and how you will know. Outcomes, not activity.",
        required=False,
    ),
    Section(
        "milestones",
        "Milestones",
        "Milestones",
        CASE,
        "What has to happen by when, and which post sees to it.",
        required=False,
    ),
    Section(
        "financial",
        "Financial comments",
        "Financial comments",
        COMMENTS,
        "How the money is paid and when, at what price basis, and what happens to money that is not spent.",
    ),
    Section(
        "legal",
        "Legal comments",
        "Legal comments",
        COMMENTS,
        "The power relied on and the legal route. A route still to be explored cannot be signed.",
    ),
    Section(
        "procurement",
        "Procurement comments",
        "Procurement comments",
        COMMENTS,
        "The procurement route, or why there is none.",
        required=False,
    ),
    Section(
        "risk",
        "Risk assessment",
        "Risk assessment",
        DUTIES,
        "Each risk, how likely and how serious it is, what is done about it, and which post owns it.",
    ),
    Section(
        "safeguarding_children",
        "Safeguarding of children",
        "Safeguarding of children",
        DUTIES,
        "If it is relevant, say how it has been considered. If it is not, say why.",
        asks="Is safeguarding of children relevant?",
    ),
    Section(
        "safeguarding_adults",
        "Safeguarding of vulnerable adults",
        "Safeguarding of vulnerable adults",
        DUTIES,
        "If it is relevant, say how it has been considered. If it is not, say why.",
        asks="Is safeguarding of vulnerable adults relevant?",
    ),
    Section(
        "equality",
        "Equality",
        "Equality",
        DUTIES,
        "What was found about people with protected characteristics, and what you did about it. A tick is not enough.",
        source="Equality Act 2010, s.149",
    ),
    Section(
        "data_protection",
        "Data protection",
        "Data protection",
        DUTIES,
        "Whether personal data is shared, and the reference of the impact assessment if there is one.",
        required=False,
    ),
    Section(
        "interests",
        "Interests declared",
        "Interests declared",
        DUTIES,
        "Has anyone who worked on this, or was consulted, an interest in it? Say whose, and what was done about it.",
        asks="Has an interest been declared?",
        source="2012 Regulations, reg. 13(4)(d)",
    ),
    Section(
        "exemption",
        "Exempt information",
        "Exempt information",
        DUTIES,
        "If part of this may not be published, give the paragraph of Schedule 12A, Local Government Act 1972, and why "
        "the public interest is against publishing.",
        asks="Does it contain exempt information?",
        source="Local Government Act 1972, Sch. 12A",
    ),
    Section(
        "background_papers",
        "Background papers",
        "Background papers",
        PAPERS,
        "What this decision relies on to a material extent, and whether the public may see it.",
        required=False,
        source="Openness Regulations 2014, reg. 8",
    ),
    Section(
        "glossary",
        "Words and acronyms",
        "Words used in this notice",
        PAPERS,
        "Write out each acronym that this notice uses and that not everyone knows.",
        required=False,
    ),
)

BY_KEY = {section.key: section for section in SECTIONS}
