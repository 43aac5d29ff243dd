"""Money that comes in from a funder to be passed on: in = passed on + retained, to the penny, on every day."""
