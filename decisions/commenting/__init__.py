"""Comments on the sections of a draft, resolved before it is submitted; never printed, never public."""
