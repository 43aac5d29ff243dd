"""An acronym is written out once, and stands for one thing."""

from collections.abc import Iterator, Mapping

from commissioning.lib import acronyms
from commissioning.lib.acronyms import Definition, joined
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.prose import Prose
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V23",
    title="Every acronym is written out once and stands for one thing",
    level=Level.WARN,
    source="A real notice in which L&D stood for “Liaison and Diversion” and for “Learning and Development”",
    effort=Effort.WORD,
    explain="The public does not know the authority’s short words. Those of the glossary need no explanation.",
    example_bad="The JRE oversees the service.",
    example_good="The Justice and Rehabilitation Executive (JRE) oversees the service.",
)
Places = dict[str, tuple[Prose, str]]  # what is said, with the text that says it first, and its own words


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V23, W22, T03 and T04; seed 000 leaves eight acronyms unexplained and expands one wrongly."""
    used = _used(matter.prose)
    told = _told(matter.prose)
    phrases = _phrases(matter.prose)
    missing: dict[Prose, list[str]] = {}
    for acronym, text in used.items():
        meanings = _meanings(acronym, told, phrases, matter.known)
        if len(meanings) > 1:
            yield _of_two_things(acronym, meanings)
        elif not meanings and acronym not in matter.known and acronym not in told:
            missing.setdefault(text, []).append(acronym)
    yield from _with_two_names(told)
    for text, unknown in missing.items():
        yield RULE.warn(
            text.section,
            text.field,
            f"Write out {joined(unknown)}",
            "Write the words at the first use, with the acronym after them in brackets.",
            excerpt=", ".join(unknown),
        )


def _used(texts: tuple[Prose, ...]) -> dict[str, Prose]:
    """Each acronym, with the text that uses it first; headings count for nothing."""
    used: dict[str, Prose] = {}
    for text in texts:
        for block in text.blocks:
            if block.kind != "heading":
                for acronym in acronyms.uses(block.words):
                    used.setdefault(acronym, text)
    return used


def _told(texts: tuple[Prose, ...]) -> dict[str, Places]:
    """What the record itself says that each acronym stands for, by meaning."""
    told: dict[str, Places] = {}
    for text in texts:
        for block in text.blocks:
            for each in acronyms.definitions(block.words):
                meanings = told.setdefault(each.acronym, {})
                if each.expansion:
                    meanings.setdefault(each.meaning, (text, each.expansion))
    return told


def _phrases(texts: tuple[Prose, ...]) -> Places:
    """Every name of several words, by meaning."""
    found: Places = {}
    for text in texts:
        for block in text.blocks:
            for phrase in acronyms.phrases(block.words):
                found.setdefault(Definition("", phrase).meaning, (text, phrase))
    return found


def _meanings(acronym: str, told: Mapping[str, Places], phrases: Places, known: Mapping[str, str]) -> Places:
    """What it stands for: as the record says it, else as the names in the text suggest.

    Two letters fit too many names to tell of a second meaning, and what the glossary knows needs no name in the text.
    """
    meanings = dict(told.get(acronym, {}))
    if acronym in known:
        where = [text for text, _ in meanings.values()][:1]
        return meanings | {Definition(acronym, known[acronym]).meaning: (text, known[acronym]) for text in where}
    fitting = {said: place for said, place in phrases.items() if acronyms.spells(place[1], acronym)}
    if len(acronym) > 2:
        return fitting | meanings
    return meanings or dict(list(fitting.items())[:1])


def _of_two_things(acronym: str, meanings: Places) -> Finding:
    text = list(meanings.values())[-1][0]
    return RULE.warn(
        text.section,
        text.field,
        f"Let “{acronym}” stand for one thing",
        f"It may stand for {joined(sorted(phrase for _, phrase in meanings.values()))}.",
        excerpt=acronym,
    )


def _with_two_names(told: Mapping[str, Places]) -> Iterator[Finding]:
    """One thing under two acronyms."""
    names: dict[str, list[str]] = {}
    for acronym, meanings in told.items():
        for meaning in meanings:
            names.setdefault(meaning, []).append(acronym)
    for meaning, several in names.items():
        if len(several) > 1:
            text, phrase = told[several[-1]][meaning]
            yield RULE.warn(
                text.section,
                text.field,
                f"Use one acronym for “{phrase}”",
                f"The record calls it {joined(several)}.",
                excerpt=", ".join(several),
            )
