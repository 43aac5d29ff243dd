"""Where governance officers keep the scheme: posts, who holds them, the sign-off rules; and what a change would do."""
