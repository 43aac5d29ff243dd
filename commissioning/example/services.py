"""The health workers for women as a service line: who paid in turn, and the posts that depend on it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from commissioning.example.desk import AUTHORITY, organisation, person
from decisions.record.choices import Certainty
from decisions.record.models import Decision
from grants.services import acts
from grants.services.choices import SpellKind, Sureness
from grants.services.models import FunderSpell, ServiceLine
from grants.services.terms import PostTerms, ServiceTerms, SpellTerms, terms_of

NAME = "Health workers for women in the justice system"
BRIDGE = "Bridging money (transition funding)"


def health_workers(decision: Decision, provider: str, trust: str, at: datetime) -> ServiceLine:
    """Four spells of funding, written down on one afternoon, and five posts that two of them pay for.

    No amount is known of any. The day on which the first year’s money ended is nowhere recorded; the end of its
    financial year stands for it, and the spell says so.
    """
    clerk = _Clerk(at)
    service = acts.add_service(
        terms=ServiceTerms(
            name=NAME,
            description="A charity’s health workers help women who were arrested, or are leaving custody, to find a "
            "doctor, to be seen, and to recover.",
            provider=organisation(provider),
            pathway_notes="Two pathways meet here: Liaison and Diversion, from the police station to the court, and "
            "RECONNECT, for people who leave custody. The decision notice once writes the first as “Learning and "
            "Development”; here it is read as Liaison and Diversion.",
        ),
        **clerk.next(),
    )
    for terms in (_first_year(), _grant()):
        acts.record_spell(service=service, terms=terms, **clerk.next())
    bridge = acts.record_spell(service=service, terms=_bridge(decision), **clerk.next())
    after = acts.record_spell(service=service, terms=_trust(trust), **clerk.next())
    acts.correct_spell(spell=bridge, terms=_followed(bridge, after), **clerk.next())
    for spell, payer in ((bridge, AUTHORITY), (after, trust)):
        for post in _posts(provider, payer):
            acts.record_post(spell=spell, terms=post, **clerk.next())
    return service


class _Clerk:
    """An officer who writes one thing after the other."""

    def __init__(self, at: datetime) -> None:
        self.clock = at

    def next(self) -> dict[str, Any]:
        self.clock += timedelta(minutes=4)
        return {"by": person("officer"), "at": self.clock}


def _first_year() -> SpellTerms:
    return SpellTerms(
        title="ICM health budgets",
        kind=SpellKind.PILOT,
        until_on=date(2023, 3, 31),
        exit_note="Brought under the authority’s police and justice team in March 2023. The day is not recorded: this "
        "is the end of that financial year.",
    )


def _grant() -> SpellTerms:
    return SpellTerms(
        title="Combined authority grant",
        kind=SpellKind.GRANT,
        funder=organisation(AUTHORITY),
        from_on=date(2023, 4, 1),
        until_on=date(2024, 6, 30),
        exit_note="To be followed by the mental health trust’s own money.",
    )


def _bridge(decision: Decision) -> SpellTerms:
    return SpellTerms(
        title=BRIDGE,
        kind=SpellKind.BRIDGING,
        funder=organisation(AUTHORITY),
        from_on=date(2024, 7, 1),
        until_on=date(2024, 9, 30),
        until_is=Sureness.TARGET,
        decision=decision,
        agreed_on=date(2024, 7, 8),
        exit_note="Ends when the posts pass to the trust’s budget, aimed at for September 2024.",
    )


def _trust(trust: str) -> SpellTerms:
    return SpellTerms(
        title="The mental health trust’s own budget",
        kind=SpellKind.MAINSTREAM,
        funder=organisation(trust),
        from_on=date(2024, 10, 1),
        from_is=Sureness.TARGET,
        agreed_on=date(2024, 7, 8),
        exit_note="A secondment: the charity employs and manages the workers, and the trust pays for their posts.",
    )


def _followed(bridge: FunderSpell, after: FunderSpell) -> SpellTerms:
    said: dict[str, Any] = dict(vars(terms_of(bridge)))
    return SpellTerms(**said | {"successor": after, "successor_funder": after.funder})


def _posts(provider: str, payer: str) -> list[PostTerms]:
    charity = organisation(provider)
    pathways = (
        ("Liaison and Diversion", Decimal("4.00"), Certainty.UP_TO),
        ("RECONNECT", Decimal("1.00"), Certainty.POTENTIAL),
    )
    return [
        PostTerms(
            title="Women’s health support worker",
            pathway=pathway,
            fte=fte,
            certainty=certainty,
            employer=charity,
            hosted_by=charity,
            paid_by=organisation(payer),
        )
        for pathway, fte, certainty in pathways
    ]
