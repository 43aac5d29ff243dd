"""What a text gives away of a private person: addresses, numbers and names, and what is said beside them."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was found, as a sentence names it."""

    EMAIL = "an e-mail address"
    PHONE = "a telephone number"
    POSTCODE = "a postcode"
    NHS_NUMBER = "an NHS number"
    INSURANCE_NUMBER = "a National Insurance number"
    BIRTH = "a date of birth"
    NAME = "the name of a person"
    HEALTH = "something about one person’s health or harm"
    SUM = "a sum about one person"


@dataclass(frozen=True, slots=True)
class Trace:
    """`words` are those of the text."""

    kind: Kind
    words: str


_EMAIL = re.compile(r"[\w.+'’-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w£.,/-])(?:\+44[ -]?(?:\(0\)[ -]?)?|\(?0)[1-37-9](?:[ ()-]{0,2}\d){8,9}(?![\d/]|[.,]\d)")
_POSTCODE = re.compile(
    r"\b(?:GIR ?0AA|[A-PR-UWYZ](?:\d[\dA-HJKPSTUW]?|[A-HK-Y]\d[\dABEHMNPRVWXY]?) \d[ABD-HJLNP-UW-Z]{2})\b"
)
_TEN = re.compile(r"(?<![\d£.,-])([1-9]\d{2})[ -]?(\d{3})[ -]?(\d{4})(?!\d|[.,-]\d)")
_INSURANCE = re.compile(r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
_DAY = rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}})"
_BIRTH = re.compile(
    rf"\b(?:(?:[Dd]ate of birth|DOB|[Dd]\.[Oo]\.[Bb]\.)\W{{0,4}}(?:is )?|[Bb]orn (?:on )?(?:the )?){_DAY}"
)

_FIRST = r"[A-Z][a-z’'-]+(?:[A-Z][a-z]+)?"
_NAME = rf"{_FIRST}(?:[ ]{_FIRST}){{0,2}}"
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? (?:(?:[A-Z]\.? ?){{1,3}})?({_NAME})")
_RELATED = re.compile(
    r"\b(?:[Hh]is|[Hh]er|[Tt]heir|[Ww]hose|[Tt]he|[Aa]) (?:late |young |own |\d+-year-old )?"
    rf"(?:son|daughter|mother|father|sister|brother|husband|wife|widow|child|baby),? ({_NAME})"
)
_INITIALLED = re.compile(
    r"\b(?:[Vv]ictim|[Cc]hild|[Ss]urvivor|[Cc]omplainant|[Cc]lient|[Ss]on|[Dd]aughter) "
    r"((?:[A-Z]\.){2,3}|[A-Z]{2})(?![\w-])"
)
_POST = re.compile(
    r"(?: [A-Z]{2,4}){0,3},? (?:who is |as )?(?:the |our |its )?(?:[\w’&-]+ ){0,5}"
    r"(?:Director|Manager|Mayor|Member|Councillor|Chair|Chairman|Treasurer|Commissioner|Lead|Head|Chief|Officer|Secretary"
    r"|Minister|director|manager|mayor|member|councillor|chair|treasurer|commissioner|lead|head|chief|officer|minister)\b"
)
_HEALTH = re.compile(
    r"\b(?:diagnos\w+|illness\w*|disab\w+|depress\w+|suicid\w+|self-harm\w*|psychosis|psychotic|schizophren\w+|bipolar"
    r"|anxiety|trauma\w*|addict\w+|overdos\w+|pregnan\w+|miscarr\w+|abortion|cancer|dementia|HIV|epilep\w+|autis\w+"
    r"|medication|hospital\w*|sectioned|raped?|abused|assaulted|murder\w*|killed|stabbed|bereave\w+|died|death)\b",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"@|\d{2}|\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\b|\b[A-Z]{1,2}\d"
    r"|\b(?:[Ss]on|[Dd]aughter|mother|father|sister|brother|husband|wife|widow|child|baby|[Cc]hild|[Vv]ictim|[Ss]urvivor"
    r"|[Cc]omplainant|[Cc]lient)\b"
)
_SUM = re.compile(r"£ ?\d")


def traces(
    sentence: str, *, known: Collection[str] = (), is_known: Callable[[str], bool] | None = None
) -> Iterator[Trace]:
    """Everything in one sentence that may identify a private person, each once.

    Shapes: `known` are addresses and numbers that may be printed; `is_known` says of a name or initials whether they
    are those of a post-holder, an organisation or an acronym. A sum or a matter of health counts beside a person alone.
    """
    if not _HINT.search(sentence):
        return
    allowed = {_bare(each) for each in known}
    found = [trace for trace in _numbers(sentence) if _bare(trace.words) not in allowed]
    people = [trace for trace in _people(sentence) if not (is_known and is_known(_without_title(trace.words)))]
    if people:
        found += people
        if health := _HEALTH.search(sentence):
            found.append(Trace(Kind.HEALTH, health[0]))
        if _SUM.search(sentence):
            found.append(Trace(Kind.SUM, sentence))
    yield from dict.fromkeys(found)


def is_nhs_number(figures: str) -> bool:
    """Ten figures whose last is the check figure modulo 11. Source: NHS Data Dictionary, NHS number."""
    if not re.fullmatch(r"\d{10}", figures) or len(set(figures)) == 1:
        return False
    check = 11 - sum(int(figure) * (10 - place) for place, figure in enumerate(figures[:9])) % 11
    return check != 10 and int(figures[9]) == check % 11


def _numbers(sentence: str) -> Iterator[Trace]:
    """Addresses and numbers, which need no person beside them."""
    for kind, pattern in _PATTERNS:
        yield from (Trace(kind, match[0].rstrip(".")) for match in pattern.finditer(sentence))
    for match in _TEN.finditer(sentence):
        if is_nhs_number("".join(match.groups())):
            yield Trace(Kind.NHS_NUMBER, match[0])


_PATTERNS = (
    (Kind.EMAIL, _EMAIL),
    (Kind.PHONE, _PHONE),
    (Kind.POSTCODE, _POSTCODE),
    (Kind.INSURANCE_NUMBER, _INSURANCE),
    (Kind.BIRTH, _BIRTH),
)


def _people(sentence: str) -> Iterator[Trace]:
    """Names with a title or a relative's, and initials; none of someone whose post follows the name."""
    for pattern in (_TITLED, _RELATED, _INITIALLED):
        for match in pattern.finditer(sentence):
            if not _POST.match(sentence[match.end() :]):
                yield Trace(Kind.NAME, match[0] if pattern is _TITLED else match[1])


def _without_title(words: str) -> str:
    return re.sub(r"^(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? (?:[A-Z]\.? ?(?![a-z]))*", "", words)


def _bare(words: str) -> str:
    """For comparing: addresses and numbers without case, blanks and marks."""
    return re.sub(r"[\s()-]", "", words).casefold()
