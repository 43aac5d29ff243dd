"""Which spells and posts count."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from grants.services.models import FunderSpell, SpellPost  # noqa: F401


class FunderSpellQuerySet(models.QuerySet["FunderSpell"]):
    def standing(self) -> "FunderSpellQuerySet":
        """Without those recorded in error."""
        return self.filter(struck_at=None)


class SpellPostQuerySet(models.QuerySet["SpellPost"]):
    def standing(self) -> "SpellPostQuerySet":
        """Without those recorded in error."""
        return self.filter(struck_at=None)
