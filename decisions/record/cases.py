"""A record as the case that the sign-off rules look at: made here and nowhere else."""

import json

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from decisions.record import earlier
from decisions.record.choices import Relation
from decisions.record.models import Decision, Version
from decisions.record.thawing import thawed
from decisions.record.visibility import DecisionQuerySet
from decisions.scheme.case import Case


def annotated(decisions: DecisionQuerySet) -> DecisionQuerySet:
    """With what of() needs of other tables: `places` are the codes and names of its districts in their order, `earlier`
    and `together` its earlier decisions and what it comes to with them, see decisions.record.earlier."""
    places = Decision.localities.through.objects.filter(decision=OuterRef("pk")).order_by("locality__name")
    place = JSONObject(code=F("locality__gss_code"), name=F("locality__name"))
    return decisions.annotate(
        places=ArraySubquery(places.values(row=place)),
        earlier=earlier.rows("pk"),
        together=earlier.cumulative(),
    )


def of(decision: Decision) -> Case:
    """No query of a record loaded with annotated() or loading.whole(), or thawed; else one."""
    if not hasattr(decision, "places"):
        decision = annotated(Decision.objects.filter(pk=decision.pk)).get()
    linked = tuple(each.reference for each in earlier.of(decision) if each.relation != Relation.IMPLEMENTS)
    return Case(
        family=decision.function_family,
        decision_type=decision.type,
        kind=decision.kind,
        localities=frozenset(place["code"] for place in decision.places),  # type: ignore[attr-defined]  # annotated
        total=decision.total,
        cumulative=decision.together if linked else None,  # type: ignore[attr-defined]  # annotated
        linked=linked,
    )


def frozen(version: Version) -> Case:
    """As the record was when the version was frozen: its rules and limits are judged on that. No query."""
    return of(thawed(json.loads(version.content), pk=version.decision_id))
