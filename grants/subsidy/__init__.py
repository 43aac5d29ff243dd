"""Subsidies: what each enterprise had as minimal financial assistance, its letters, and the subsidy database."""
