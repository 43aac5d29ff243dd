"""Where governance officers keep people: accounts, roles and directorates."""
