"""The money after the decision."""
