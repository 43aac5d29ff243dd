"""The plan whose priorities the example decisions serve."""

from datetime import date

from commissioning.example.desk import person, uk
from decisions.plans import acts
from decisions.plans.models import Plan

TITLE = "Police and Crime Plan"
PRIORITIES = (
    ("1", "Keeping people safe and supporting victims"),
    ("2", "Reducing harm and offending"),
    ("3", "Strengthening communities and places"),
)


def load() -> None:
    """Puts it in once."""
    if not Plan.objects.exists():
        day, at = date(2021, 4, 1), uk(2021, 3, 26, 15, 0)
        acts.adopt(title=TITLE, from_on=day, priorities=PRIORITIES, by=person("governance"), at=at)
