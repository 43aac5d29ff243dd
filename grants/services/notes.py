"""What a reader should know about the joins between spells: gaps, overlaps, bridging, and what came late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from commissioning.lib import dates
from commissioning.lib.listing import listed
from grants.services import timeline
from grants.services.timeline import Days


@dataclass(frozen=True, slots=True)
class Note:
    """`stops`: something is missing, as against something to know."""

    title: str
    text: str
    stops: bool = False


def span(days: Days) -> str:
    """ "1 July 2024 to 30 September 2024", or the one day."""
    return dates.long(days.first) if days.count == 1 else f"{dates.long(days.first)} to {dates.long(days.last)}"


def notes(spells: Sequence[Any]) -> list[Note]:
    """Of spells as loading.whole gives them: what is missing first."""
    plain = [spell.plain for spell in spells]
    found = [*_gaps(plain), *_lacking(plain), *_overlaps(plain), *_bridged(plain)]
    return found + [note for spell in spells for note in (*_agreed_late(spell), *_published_late(spell))]


def _gaps(plain: Sequence[timeline.Spell]) -> Iterator[Note]:
    for gap in timeline.gaps(plain):
        following = [spell for spell in plain if timeline.end_to_meet(spell) == gap.last]
        text = f"No spell covers {span(gap)}. To meet “{following[0].title}”, the one before would end on "
        yield Note(f"Nobody pays for {gap.in_words}", f"{text}{dates.long(gap.last)}.", stops=True)


def _lacking(plain: Sequence[timeline.Spell]) -> Iterator[Note]:
    for spell in plain:
        if missing := timeline.lacking(spell):
            text = f"“{spell.title}” is bridging money without {listed(missing)}."
            yield Note("The bridge does not say where it leads", text, stops=True)


def _overlaps(plain: Sequence[timeline.Spell]) -> Iterator[Note]:
    for overlap in timeline.overlaps(plain):
        pair = f"“{overlap.one.title}” and “{overlap.other.title}” both pay"
        if overlap.last is None:
            yield Note("Two spells go on together", f"{pair} from {dates.long(overlap.first)}, without an end.")
        else:
            days = Days(overlap.first, overlap.last)
            yield Note(f"{days.in_words.capitalize()} paid for twice", f"{pair} for {span(days)}.")


def _bridged(plain: Sequence[timeline.Spell]) -> Iterator[Note]:
    for spell in plain:
        for days in timeline.bridged(spell, plain) if spell.kind == timeline.BRIDGING else ():
            text = f"Without “{spell.title}” nobody would have paid for {span(days)}."
            yield Note(f"{days.in_words.capitalize()} bridged", text)


def _agreed_late(spell: Any) -> Iterator[Note]:
    if days := unagreed(spell):
        text = f"“{spell.title}” began on {dates.long(days.first)} and was agreed on {dates.long(spell.agreed_on)}."
        yield Note(f"Agreed {days.in_words} after it began", text)


def unagreed(spell: Any) -> Days | None:
    """The first days of a spell, when it was not agreed yet; None where no day of it is recorded to be so."""
    if spell.from_on and spell.agreed_on and spell.agreed_on > spell.from_on:
        return Days(spell.from_on, spell.agreed_on - timeline.DAY)
    return None


def _published_late(spell: Any) -> Iterator[Note]:
    """Only where both days are recorded, and for those who may see the decision."""
    decision = spell.decision if spell.notice_seen else None
    if decision and decision.due_on and decision.first_published_on and decision.first_published_on > decision.due_on:
        days = Days(decision.due_on, decision.first_published_on - timeline.DAY)
        due, published = dates.long(decision.due_on), dates.long(decision.first_published_on)
        text = f"{decision.reference} was due on {due}. Its notice was first published on {published}."
        yield Note(f"Published {days.in_words} after it was due", text)
