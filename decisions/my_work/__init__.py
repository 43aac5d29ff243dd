"""What staff see across decisions: my work and the list of decisions."""
