"""What each funder promises, has paid in and is counted on for."""
