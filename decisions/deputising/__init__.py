"""Leave cover: the register of delegations, giving one, and handing back."""
