"""Terms that everybody knows, kept by governance: the checks ask nobody to write them out."""
