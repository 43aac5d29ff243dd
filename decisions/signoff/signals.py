"""What other parts of the project are told of, once it stands."""

from django.dispatch import Signal

decided = Signal()
"""A decision was made: after the commit of its last signature, with `decision` and `at`."""
