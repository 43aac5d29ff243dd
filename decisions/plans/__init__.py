"""Plans with numbered priorities, such as the Police and Crime Plan, each version of them for good."""
