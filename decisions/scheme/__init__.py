"""The scheme of delegation: posts, who holds them and which of them must sign."""
