"""Where the bodies that money comes from and goes to are kept: one record each."""
