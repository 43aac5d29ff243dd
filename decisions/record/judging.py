"""Questionnaires of one decision judged: the facts beside its answers, and what follows from both."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F, Func, JSONField, Value

from decisions.questionnaires import procurement, subsidy
from decisions.questionnaires.listed import QUESTIONNAIRES
from decisions.questionnaires.procurement import HEALTH, PROCUREMENT
from decisions.questionnaires.questions import Answers, Facts, Fault, Judgement, Questionnaire, Recipient
from decisions.questionnaires.selection import SELECTION
from decisions.record import kinds
from decisions.record.models import Decision


def annotation(decision: str = "pk") -> Func:
    """What the judgement looks at in other tables, to annotate with as `answered`.

    Shapes: `sheets`, the answers by the key of their questionnaire; `confirmations`, as they are frozen; and
    `given_before`, what its recipients had by other decisions made or out for signature: a list of {recipient,
    given_on, assistance, contracts}, amounts as strings, no day while a decision is out for signature. None of it for
    a decision without answers. It names no other decision, for not everyone who may see this one may see those.
    """
    return Func(F(decision), function="decisions_answered", output_field=JSONField())


def load(decision: Decision) -> None:
    """Puts `answered` there in one query, with what its recipients had, though nothing is answered yet."""
    found = Func(F("pk"), Value(True), function="decisions_answered", output_field=JSONField())
    decision.answered = Decision.objects.filter(pk=decision.pk).values_list(found, flat=True).get()  # type: ignore[attr-defined]


def _answered(decision: Decision, part: str) -> Any:
    return decision.answered.get(part) or {}  # type: ignore[attr-defined]  # annotated by loading.whole


def answers(decision: Decision, questionnaire: Questionnaire) -> Answers:
    """Of a decision loaded with loading.whole(): none while nobody has begun."""
    found: Answers = _answered(decision, "sheets").get(questionnaire.key, {})
    return found


def confirmations(decision: Decision) -> dict[str, dict[str, str | None]]:
    """What each recipient confirmed that it had elsewhere, and when, by its name."""
    return {row["recipient"]: row for row in _answered(decision, "confirmations")}


def is_begun(decision: Decision, questionnaire: Questionnaire) -> bool:
    return bool(answers(decision, questionnaire))


def is_relevant(decision: Decision, questionnaire: Questionnaire) -> bool:
    """Whether the record asks these questions: money goes to somebody, and of provider selection, for health care."""
    if is_begun(decision, questionnaire):
        return True
    if questionnaire is SELECTION:
        return PROCUREMENT.kept(answers(decision, PROCUREMENT)).get("what") == HEALTH
    need = kinds.need(questionnaire.key, kind=decision.kind, family=decision.function_family)
    return need is not kinds.Need.NOT_NEEDED and not decision.no_financial_implication


def facts(decision: Decision, on: date) -> Facts:
    """In no query, of a decision loaded with loading.whole() or thawed.

    Each record of one body gets what all of them get: it is one recipient, however many of its records are named.
    """
    rows = list(decision.allocations.all())
    bodies = {row.recipient.name: row.recipient.body.name for row in rows if row.recipient}
    given: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.recipient:
            given[bodies[row.recipient.name]] += row.amount or Decimal(0)
    recipients = tuple(_recipient(decision, on, name, given[body]) for name, body in bodies.items())
    return Facts(on, decision.total, decision.vat_basis, recipients, unnamed=any(not row.recipient for row in rows))


def _recipient(decision: Decision, on: date, name: str, amount: Decimal) -> Recipient:
    confirmed = confirmations(decision).get(name, {})
    elsewhere, day = confirmed.get("elsewhere"), confirmed.get("confirmed_on")
    return Recipient(
        name,
        amount,
        before=_sum(decision, name, "assistance", since=subsidy.years_from(on)),
        contracts=_sum(decision, name, "contracts", since=procurement.months_from(on)),
        elsewhere=Decimal(elsewhere) if elsewhere else None,
        confirmed_on=date.fromisoformat(day) if day else None,
    )


def take_turns(decision: Decision) -> None:
    """Before a decision with minimal financial assistance is judged to be frozen: waits until no other one is, so that
    the second of two at once counts the first and is refused with a sentence. The guard in migrations/0014_questions.py
    takes the same lock; it is held until the transaction ends.
    """
    sheets = decision.answer_sheets.filter(questionnaire=subsidy.SUBSIDY.key)
    if sheets.filter(answers__route=subsidy.ASSISTANCE).exists():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('minimal financial assistance'))")


def with_confirmations(beside: Facts, typed: Mapping[str, tuple[Decimal | None, date | None]]) -> Facts:
    """The facts with what is typed on a page, by recipient, in place of what is saved."""
    recipients = [
        replace(each, elsewhere=typed[each.name][0], confirmed_on=typed[each.name][1]) if each.name in typed else each
        for each in beside.recipients
    ]
    return replace(beside, recipients=tuple(recipients))


def _sum(decision: Decision, recipient: str, name: str, *, since: date) -> Decimal:
    """What counts from that day on; what is out for signature counts too, so that two drafts do not share one limit."""
    return sum(
        (
            Decimal(row[name])
            for row in _answered(decision, "given_before")
            if row["recipient"] == recipient and (row["given_on"] is None or row["given_on"] >= since.isoformat())
        ),
        Decimal(0),
    )


def judged(decision: Decision, on: date) -> list[tuple[Questionnaire, Judgement]]:
    """Each questionnaire that was begun, with what follows from its answers on that day."""
    begun = [each for each in QUESTIONNAIRES if is_begun(decision, each)]
    beside = facts(decision, on) if begun else Facts(on)
    return [(each, each.judged(answers(decision, each), beside)) for each in begun]


def faults(decision: Decision, on: date, rule: str) -> Iterator[tuple[Questionnaire, Fault]]:
    """What one rule says of the answers."""
    for questionnaire, judgement in judged(decision, on):
        for fault in judgement.faults:
            if fault.rule == rule:
                yield questionnaire, fault


def frozen(decision: Decision, on: date) -> dict[str, Any]:
    """The part of the canonical content that answers make; nothing without any.

    Shapes: `questionnaires` with answers, outcome, paragraph and obligations in words; where recipients had anything or
    confirmed it, `confirmations`, and `given_before` as the sums that counted on that day.
    """
    found = judged(decision, on)
    if not found:
        return {}
    beside = facts(decision, on)
    before = [_before(each) for each in beside.recipients if each.before or each.contracts]
    confirmed = list(confirmations(decision).values())
    return {
        "questionnaires": [_sheet(decision, *each) for each in found],
        "judged_on": on.isoformat(),
        **({"confirmations": confirmed} if confirmed else {}),
        **({"given_before": before} if before else {}),
    }


def _sheet(decision: Decision, questionnaire: Questionnaire, judgement: Judgement) -> dict[str, Any]:
    kept = questionnaire.kept(answers(decision, questionnaire))
    asked = {question.id: question for question in questionnaire.questions}
    return {
        "key": questionnaire.key,
        "heading": questionnaire.heading,
        "answers": [
            {"id": each, "question": asked[each].asks, "value": value, "words": asked[each].words(value)}
            for each, value in kept.items()
        ],
        "outcome": {"code": judgement.outcome, "name": judgement.words},
        "paragraph": judgement.paragraph,
        "obligations": list(judgement.obligations),
    }


def thawed(said: Mapping[str, Any]) -> dict[str, Any]:
    """As `annotation` has it, of a frozen content; sums that counted on its day stand without one."""
    return {
        "sheets": {
            row["key"]: {each["id"]: each["value"] for each in row["answers"]} for row in said.get("questionnaires", ())
        },
        "confirmations": said.get("confirmations", []),
        "given_before": [{"given_on": None, **row} for row in said.get("given_before", ())],
    }


def _before(recipient: Recipient) -> dict[str, str]:
    return {
        "recipient": recipient.name,
        "assistance": f"{recipient.before:.2f}",
        "contracts": f"{recipient.contracts:.2f}",
    }
