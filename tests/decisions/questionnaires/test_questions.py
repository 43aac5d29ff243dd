"""What holds of every questionnaire, whatever is answered."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.questionnaires.listed import QUESTIONNAIRES
from decisions.questionnaires.questions import UNFINISHED, Facts, Kind, Question, Questionnaire, Recipient, as_sentence

pounds = st.decimals(0, Decimal("10000000000"), places=2)
days = st.dates(date(2025, 3, 1), date(2028, 6, 1))


def value(question: Question) -> st.SearchStrategy[str]:
    match question.kind:
        case Kind.YES_NO:
            return st.sampled_from(["yes", "no"])
        case Kind.CHOICE:
            return st.sampled_from([option.code for option in question.options])
        case Kind.AMOUNT:
            return pounds.map(lambda amount: f"{amount:.2f}")
        case Kind.DAY:
            return days.map(date.isoformat)
    return st.sampled_from(["because it is so", "Words of theirs!", "Are they?"])


@st.composite
def answers(draw: st.DrawFn, questionnaire: Questionnaire) -> dict[str, str]:
    """Any answers, whether asked for or not; some are missing."""
    return {
        each.id: draw(value(each)) for each in questionnaire.questions if draw(st.booleans()) or draw(st.booleans())
    }


recipients = st.builds(
    Recipient,
    st.sampled_from(["Larkrise Victim Care", "Alderway"]),
    pounds,
    before=pounds,
    contracts=pounds,
    elsewhere=st.none() | pounds,
    confirmed_on=st.none() | days,
)
facts = st.builds(
    Facts, days, st.none() | pounds, st.just(""), st.lists(recipients, max_size=3).map(tuple), st.booleans()
)
every = pytest.mark.parametrize("questionnaire", QUESTIONNAIRES, ids=lambda each: each.key)


@every
@given(data=st.data(), beside=facts)
def test_a_paragraph_is_whole_sentences_with_nothing_left_to_fill_in(
    questionnaire: Questionnaire, data: st.DataObject, beside: Facts
) -> None:
    typed = data.draw(answers(questionnaire))
    judgement = questionnaire.judged(typed, beside)
    assert not re.search(r"[{}%_]|None|Decimal|  |\.\.|\b(yes|no)\b$", judgement.paragraph)
    assert not judgement.paragraph or judgement.paragraph[0].isupper()
    assert not judgement.paragraph or judgement.paragraph[-1] in ".!?"
    finished = not questionnaire.missing(typed)
    assert (judgement.outcome != UNFINISHED) is finished
    assert not finished or bool(judgement.paragraph) or judgement.faults


@every
@given(data=st.data(), beside=facts)
def test_an_answer_that_is_not_asked_for_changes_nothing(
    questionnaire: Questionnaire, data: st.DataObject, beside: Facts
) -> None:
    typed = data.draw(answers(questionnaire))
    kept = questionnaire.kept(typed)
    assert questionnaire.kept(kept) == kept
    assert questionnaire.judged(kept, beside) == questionnaire.judged(typed, beside)


@every
def test_conditions_name_earlier_questions_and_answers_that_can_be_given(questionnaire: Questionnaire) -> None:
    seen: dict[str, set[str]] = {}
    for question in questionnaire.questions:
        for condition in question.when:
            for earlier, wanted in condition.items():
                assert set(wanted) <= seen[earlier]
        codes = {option.code for option in question.options}
        seen[question.id] = codes or {"yes", "no"} if question.kind in {Kind.CHOICE, Kind.YES_NO} else set()
    assert len(seen) == len(questionnaire.questions)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("", ""), ("  ", ""), ("it is", "It is."), ("It is. ", "It is."), ("Why?", "Why?"), ("NHS does", "NHS does.")],
)
def test_words_become_a_sentence(words: str, expected: str) -> None:
    assert as_sentence(words) == expected
