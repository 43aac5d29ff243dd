"""The project, and the authority it serves."""
