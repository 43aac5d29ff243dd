"""Every variable of a clause or a template is filled in."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.library import variables

RULE = Rule(
    id="X93",
    title="Every variable of a clause or a template is filled in",
    level=Level.BLOCK,
    source="The authority’s library of clauses and templates",
    effort=Effort.WORD,
    explain="A template asks for what it cannot know, in braces. The notice would print the question.",
    example_bad="The grant ends on {end date}.",
    example_good="The grant ends on 31 March 2027.",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: the library; braces around other words are left to the officer."""
    for prose in matter.prose:
        if "{" in prose.text:
            for name in variables.names(prose.text):
                if name in variables.VARIABLES:
                    yield RULE.block(prose.section, prose.field, f"Fill in “{{{name}}}”", excerpt=f"{{{name}}}")
