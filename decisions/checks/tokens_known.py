"""Every token in the text stands for a figure of the record."""

from collections.abc import Iterator

from commissioning.lib import tokens
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import quoting

RULE = Rule(
    id="X70",
    title="Every token in the text stands for a figure of the record",
    level=Level.BLOCK,
    source="A token that stands for nothing would be printed as it was typed",
    effort=Effort.WORD,
    explain="A token such as [[total]] is replaced by the typed figure. One that is misspelt cannot be.",
    example_bad="Grants of [[totle]] are awarded",
    example_good="Grants of [[total]] are awarded",
)


def check(matter: Matter) -> Iterator[Finding]:
    """What the texts still hold after every known token was replaced; the subject holds none at all.

    Source: docs/adr, on tokens.
    """
    quoting_something = [prose for prose in matter.prose if "[[" in prose.text]
    values = quoting.values(matter.decision) if quoting_something else {}
    for prose in quoting_something:
        in_subject = prose.field == "id_subject"
        for each in tokens.unknown(prose.text, {} if in_subject else values):
            why = "A subject takes no tokens: write it out." if in_subject else _why(each)
            yield RULE.block(prose.section, prose.field, f"Mend {each.words}: it stands for nothing", why)


def _why(unknown: tokens.Unknown) -> str:
    near = ", ".join(map(tokens.token, unknown.nearest))
    return f"Nearest: {near}." if near else "The list of tokens stands beside the text."
