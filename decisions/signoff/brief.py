"""The decision on one screen, for who is about to sign it: from the frozen content alone, and never a guess."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commissioning.lib import money
from commissioning.lib.listing import listed
from commissioning.lib.opening import opening
from decisions.notice.reading import amount, day, rows, text

Content = Mapping[str, Any]
NOT_RECORDED = "Not recorded"
SHARES = "Their shares are not recorded."
RATINGS = ("High", "Medium", "Low")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Row:
    """`attention` is what is missing, set apart; `anchor` the place in the notice that says it in full."""

    term: str
    words: str
    attention: str = ""
    anchor: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """`lead` ends in the total, `lead_total`, where there is one; `is_shared` says that several share it."""

    lead: str
    lead_total: str
    is_shared: bool
    rows: list[Row]


def brief(content: Content, *, is_decided: bool = False) -> Brief:
    """What the notice says, shortened.

    Shapes: the content of decisions.record.content; a part that is missing reads “Not recorded”.
    """
    return Brief(
        f"{'Everyone has signed:' if is_decided else 'If everyone signs,'} {_lead(content)}",
        _total_words(content),
        len(_amounts(content)) > 1,
        [
            _who(content),
            Row("For", _period(content) or NOT_RECORDED),
            _paid_by(content),
            _narrative(content, "Why now", "reasons", "All the reasons", least=200, most=300),
            _alternatives(content),
            _main_risk(content),
            _narrative(content, "Equality", "equality", "The equality section", least=100, most=280),
        ],
    )


def on_signature(*, is_last: bool, following: Sequence[str], beside: Sequence[str] = ()) -> Row:
    """What happens when this person signs. `following` are the posts that come after, `beside` those whose turn it is
    too."""
    if is_last:
        return Row("When you sign", "Your signature makes the decision and seals the notice.")
    if following:
        return Row("When you sign", f"{listed(list(following))} {'signs' if len(following) == 1 else 'sign'} next.")
    verb = "has" if len(beside) == 1 else "have"
    return Row("When you sign", f"{listed(list(beside))} {verb} still to sign, before you or after you.")


def counted(number: int, one: str, many: str = "") -> str:
    """ "one council", "ten councils", "11 councils"."""
    figure = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{figure} {one if number < 2 else many or one + 's'}"


LEADS = {
    "award": "{who} {receive}",
    "award_round": "{who} {receive}",
    "pilot": "a pilot is paid for: {who} {receive}",
    "extend": "what is in place goes on: {who} {receive}",
    "vary": "what was agreed is varied: {who} {receive}",
    "uplift": "what was agreed is raised: {who} {receive}",
    "addendum": "an earlier decision is added to: {who} {receive}",
    "accept_grant": "a grant is accepted: {who} {receive}",
    "fund": "a fund is set up: {who} {receive}",
    "decommission": "a service is ended: {who} {receive}",
    "transition": "the funder changes: {who} {receive}",
}


def _lead(content: Content) -> str:
    """All but the total, which the page sets apart."""
    starts = LEADS.get(text(content, "kind", "code"), "the decision takes effect: {who} {receive}")
    if not _total_words(content):
        starts = starts.partition("{who}")[0].rstrip(": ") or "the decision takes effect"
        ends = "at no cost" if (content.get("money") or {}).get("no_financial_implication") else "its cost not recorded"
        return f"{starts}, {ends}."
    names = _amounts(content)
    if not names:
        words = starts.partition("{who}")[0].rstrip(": ") or "the decision takes effect"
        return f"{words}, at a cost of"
    who = next(iter(names)) if len(names) == 1 else counted(len(names), *_nouns(content))
    return starts.format(who=who, receive="receives" if len(names) == 1 else "receive")


def _total_words(content: Content) -> str:
    total = amount((content.get("money") or {}).get("total"))
    return "" if total is None else money.pounds_in_prose(total)


def _amounts(content: Content) -> dict[str, Decimal]:
    """What each recipient, or else each district, gets over all streams and years."""
    made: dict[str, Decimal] = {}
    for row in rows(content, "money", "allocations"):
        name = text(row, "recipient") or text(row, "locality", "name") or NOT_RECORDED
        made[name] = made.get(name, Decimal(0)) + (amount(row.get("amount")) or 0)
    return {name: got for name, got in made.items() if got}


def _nouns(content: Content) -> tuple[str, str]:
    if any(text(row, "recipient") for row in rows(content, "money", "allocations")):
        return "organisation", "organisations"
    return "district", "districts"


def _who(content: Content) -> Row:
    got = sorted(_amounts(content).items(), key=lambda item: (item[1], item[0]))
    link = {"anchor": "allocation-caption", "link": "The amounts in the notice"}
    if not got:
        return Row("Who gets it", NOT_RECORDED)
    if len(got) <= 3:
        names = [f"{name} ({money.pounds(each)})" for name, each in reversed(got)]
        return Row("Who gets it", f"{listed(names)}.", **link)
    (least_name, least), (most_name, most) = got[0], got[-1]
    words = counted(len(got), *_nouns(content)).capitalize()
    span = f"from {money.pounds(least)} ({least_name}) to {money.pounds(most)} ({most_name})"
    return Row("Who gets it", f"{words}, {span}.", **link)


def _period(content: Content) -> str:
    first, last = (day((content.get("period") or {}).get(end)) for end in ("from", "until"))
    return f"{first} to {last}" if first and last else f"From {first}" if first else f"Until {last}" if last else ""


def _paid_by(content: Content) -> Row:
    found = rows(content, "money", "funding_sources")
    if not found:
        return Row("Paid by", NOT_RECORDED)
    shares: dict[str, list[Decimal | None]] = {}
    for row in found:
        shares.setdefault(_funder(row), []).append(amount(row.get("amount")))
    known = {name: sum(filter(None, given), Decimal(0)) for name, given in shares.items() if None not in given}
    if not known or len(shares) == 1:
        missing = (SHARES if len(shares) > 1 else "The share is not recorded.") if not known else ""
        together = " together" if len(shares) > 1 else ""
        return Row("Paid by", f"{listed(list(shares))}{together}.", missing)
    words = [f"{name}: {money.pounds(known[name])}" for name in shares if name in known]
    unknown = listed([name for name in shares if name not in known])
    return Row("Paid by", "; ".join(words) + ".", f"The share of {unknown} is not recorded." if unknown else "")


def _funder(row: Content) -> str:
    funder, programme = text(row, "funder") or NOT_RECORDED, text(row, "programme")
    return f"{funder} ({programme})" if programme else funder


def _alternatives(content: Content) -> Row:
    """The options that were rejected, where they stand in rows; else how the narrative begins."""
    options = [name for row in _section_rows(content, "alternatives") if (name := text(row, "option"))]
    if not options:
        return _narrative(content, "Instead of", "alternatives", "The alternatives", least=200, most=300)
    words = opening("; ".join(options) + ".", least=200, most=300)
    return Row("Instead of", words, anchor="section-alternatives", link="Why they were rejected")


def _main_risk(content: Content) -> Row:
    """The first of the worst rated, where risks stand in rows; else how the narrative begins."""
    found = [row for row in _section_rows(content, "risk") if text(row, "risk") and text(row, "rating") in RATINGS]
    if not found:
        return _narrative(content, "Main risk", "risk", "All the risks", least=100, most=280)
    worst = min(found, key=lambda row: RATINGS.index(text(row, "rating")))
    words = opening(f"{text(worst, 'risk').rstrip('.')} ({text(worst, 'rating').lower()}).", least=100, most=280)
    return Row(
        "Main risk",
        words,
        anchor="section-risk",
        link=f"All {counted(len(found), 'risk')}" if found[1:] else "The risk",
    )


def _section_rows(content: Content, key: str) -> list[Content]:
    return next((rows(row, "rows") for row in rows(content, "sections") if row.get("key") == key), [])


def _narrative(content: Content, term: str, key: str, link: str, *, least: int, most: int) -> Row:
    written = next((text(row, "text") for row in rows(content, "sections") if row.get("key") == key), "")
    words = opening(written, least=least, most=most)
    return Row(term, words, anchor=f"section-{key}", link=link) if words else Row(term, NOT_RECORDED)
