"""Sets the program up on a machine and runs it there; all but `program` needs nothing beyond Python itself."""
