"""The statutory lists, each with its law and its columns, by their addresses."""

from grants.statutory.lists import contracts_over_5000, contracts_over_10000, crime_reduction_grants, voluntary_grants

LISTS = (
    voluntary_grants.LIST,
    contracts_over_5000.LIST,
    crime_reduction_grants.LIST,
    contracts_over_10000.LIST,
)
BY_SLUG = {each.slug: each for each in LISTS}
