"""How much of a notice is as in the earlier ones that it was carried over from or is linked to."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from commissioning.lib import dates, likeness
from decisions.record import carried, earlier
from decisions.record.carried import Outcome
from decisions.record.models import Decision, Version

Row = dict[str, Any]


def of(decision: Decision) -> list[Row]:
    """What signatories are told, to be frozen with the version: a row for each earlier decision of this program.

    Shapes: `percent` is the share of words in sentences that are the same or nearly so; `confirmed`, `changed` and
    `confirmed_by` tell what became of the sentences that were carried over, none for a decision that is only linked.
    Nothing else is compared: neither what the author nor what the directorate wrote before. Two queries.
    """
    settled = _settled(decision)
    linked = {each.reference for each in earlier.of(decision) if each.is_ours}
    own = list(_sentences_of({each.key: each.text for each in decision.section_texts.all()}))
    return [
        {
            "reference": reference,
            "decided_on": decided_on,
            "percent": likeness.compare(own, theirs).percent,
            **settled.get(reference, {"confirmed": 0, "changed": 0, "confirmed_by": []}),
        }
        for reference, decided_on, theirs in _sealed({*settled, *linked})
    ]


def _settled(decision: Decision) -> dict[str, Row]:
    found: dict[str, Row] = {}
    rows = decision.carried_sentences.order_by("settled_at", "pk")
    for source, outcome, name in rows.values_list("source__reference", "outcome", "settled_by__name"):
        row = found.setdefault(source, {"confirmed": 0, "changed": 0, "confirmed_by": []})
        if outcome:
            row[outcome] += 1
        if outcome == Outcome.CONFIRMED and name not in row["confirmed_by"]:
            row["confirmed_by"].append(name)
    return found


def _sealed(references: set[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Each with the day on which it was decided and the sentences of its sealed notice."""
    if not references:
        return
    sealed = Version.objects.filter(
        decision__reference__in=references, voiding=None, sealed_notices__edition="signed"
    ).order_by("decision__reference")
    rows = sealed.values_list("decision__reference", "content", "sealed_notices__sealed_at")
    for reference, content, sealed_at in rows:
        texts = {row["key"]: row["text"] for row in json.loads(content)["sections"]}
        yield reference, timezone.localdate(sealed_at).isoformat(), list(_sentences_of(texts))


def _sentences_of(texts: Mapping[str, str]) -> Iterator[str]:
    for text in texts.values():
        yield from carried.sentences(text)


def sentence(row: Mapping[str, Any]) -> str:
    """ "62% of the text is carried over from DN-2021-0001, decided 1 November 2021. 14 sentences confirmed by …" """
    was_carried = row["confirmed"] or row["changed"]
    verb = "is carried over from" if was_carried else "is the same as, or nearly as, in"
    day = dates.long(date.fromisoformat(row["decided_on"]))
    words = f"{row['percent']}% of the text {verb} {row['reference']}, decided {day}."
    if not was_carried:
        return words
    confirmed = f"{_counted(row['confirmed'])} confirmed by {' and '.join(row['confirmed_by'])}"
    changed = f"{_counted(row['changed'])} changed or taken out"
    told = [confirmed] * bool(row["confirmed"]) + [changed] * bool(row["changed"])
    return f"{words} {', '.join(told)}."


def _counted(number: int) -> str:
    return f"{number:,} sentence{'' if number == 1 else 's'}"
