"""What the law has an authority list of its grants and contracts, made of the records, with what the records lack."""
