"""What each recipient is given: awards made of sealed figures, and changed by nothing else."""
