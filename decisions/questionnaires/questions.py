"""What a questionnaire is: questions with conditions, and the judgement that follows from the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from commissioning.lib import dates, money

Answers = Mapping[str, str]
"""By the id of the question: "yes", "no", the code of an option, "1234.50", "2026-01-31", or words."""

Condition = Mapping[str, tuple[str, ...]]
"""Answers to earlier questions, all of which have to be as given."""

YES, NO = "yes", "no"
LONGEST = 400


class Kind(StrEnum):
    YES_NO = "yes_no"
    CHOICE = "choice"
    AMOUNT = "amount"
    DAY = "day"
    TEXT = "text"


@dataclass(frozen=True)
class Option:
    code: str
    words: str
    hint: str = ""


@dataclass(frozen=True)
class Question:
    """One question. `when`: it is asked where any of these conditions holds, always where there is none.

    `source` is the law that asks it. `optional`: the questionnaire is finished without an answer.
    """

    id: str
    asks: str
    kind: Kind
    hint: str = ""
    source: str = ""
    options: tuple[Option, ...] = ()
    when: tuple[Condition, ...] = ()
    optional: bool = False

    def applies(self, answers: Answers) -> bool:
        return not self.when or any(
            all(answers.get(question) in wanted for question, wanted in condition.items()) for condition in self.when
        )

    def words(self, value: str) -> str:
        """An answer as people read it."""
        match self.kind:
            case Kind.YES_NO:
                return {YES: "Yes", NO: "No"}.get(value, value)
            case Kind.CHOICE:
                return next((option.words for option in self.options if option.code == value), value)
            case Kind.AMOUNT:
                return money.pounds(Decimal(value))
            case Kind.DAY:
                return dates.long(date.fromisoformat(value))
        return value


@dataclass(frozen=True)
class Recipient:
    """An organisation that gets money by this decision.

    `before` is the minimal financial assistance that it had of this authority over this financial year and the two
    before it, and `elsewhere` what it confirmed on that day it had of others; `contracts` is what decisions of the last
    twelve months gave it otherwise than as a grant.
    """

    name: str
    amount: Decimal
    before: Decimal = Decimal(0)
    contracts: Decimal = Decimal(0)
    elsewhere: Decimal | None = None
    confirmed_on: date | None = None

    @property
    def together(self) -> Decimal:
        return self.amount + self.before + (self.elsewhere or Decimal(0))


@dataclass(frozen=True)
class Facts:
    """What a judgement looks at besides the answers. `unnamed`: some of the money goes to no named organisation."""

    on: date
    total: Decimal | None = None
    vat_basis: str = ""
    recipients: tuple[Recipient, ...] = ()
    unnamed: bool = False


class Gravity(StrEnum):
    """As decisions.checks.finding.Level, which this room knows nothing of."""

    BLOCK = "block"
    WARN = "warn"
    INFORM = "inform"


@dataclass(frozen=True)
class Fault:
    """Something that one of the rules in decisions/checks says of the answers; `field` is the id of an input."""

    rule: str
    gravity: Gravity
    field: str
    sentence: str
    why: str


@dataclass(frozen=True)
class Judgement:
    """What follows from the answers. `paragraph` is what the notice prints; "" until every question is answered."""

    outcome: str
    words: str
    paragraph: str
    obligations: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


UNFINISHED = "unfinished"


@dataclass(frozen=True)
class Questionnaire:
    """`key` is the address with hyphens; `heading` is that of its paragraph; `in_force` the day from which law asks."""

    key: str
    title: str
    heading: str
    guidance: str
    source: str
    in_force: date
    questions: tuple[Question, ...]
    judge: Callable[[Answers, Facts], Judgement] = field(repr=False)

    @property
    def slug(self) -> str:
        return self.key.replace("_", "-")

    def asked(self, answers: Answers) -> list[Question]:
        """The questions that are asked after these answers, in order; an answer to one that is not asked is nothing."""
        kept: dict[str, str] = {}
        found = []
        for question in self.questions:
            if question.applies(kept):
                found.append(question)
                if answers.get(question.id):
                    kept[question.id] = answers[question.id]
        return found

    def kept(self, answers: Answers) -> dict[str, str]:
        """The answers to the questions that are asked, in their order."""
        return {each.id: answers[each.id] for each in self.asked(answers) if answers.get(each.id)}

    def missing(self, answers: Answers) -> list[Question]:
        """The questions that still want an answer."""
        kept = self.kept(answers)
        return [each for each in self.asked(answers) if each.id not in kept and not each.optional]

    def judged(self, answers: Answers, facts: Facts) -> Judgement:
        """What follows from the answers on that day; nothing is concluded before the last of them."""
        if self.missing(answers):
            return Judgement(UNFINISHED, "Not answered in full yet", "")
        return self.judge(self.kept(answers), facts)


def amount_of(answers: Answers, question: str) -> Decimal | None:
    return Decimal(answers[question]) if answers.get(question) else None


def day_of(answers: Answers, question: str) -> date | None:
    return date.fromisoformat(answers[question]) if answers.get(question) else None


def paragraph(sentences: Sequence[str]) -> str:
    """The sentences that are there, on one line."""
    return " ".join(sentence for sentence in sentences if sentence)


def as_sentence(words: str) -> str:
    """Officers' words with a full stop at their end and a capital at their start; nothing of nothing."""
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".") if words else ""
