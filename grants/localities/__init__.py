"""What each district is given, by year, grant and funder."""
