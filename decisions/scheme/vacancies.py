"""What is to be done where a post that must sign has no holder."""

from datetime import date

from decisions.scheme.models import Post


def next_step(post: Post, on: date, *, is_frozen: bool = False) -> str:
    """What is the matter, and who mends it. `is_frozen`: a version out for signature asks for the post."""
    if not post.is_abolished(on):
        return f"{post.title} is vacant. Ask the governance team to appoint someone."
    if is_frozen:
        return (
            f"{post.title} is abolished. Ask the governance team which post signs instead, then take the notice back "
            "and submit it again."
        )
    return f"{post.title} is abolished. Ask the governance team to change the sign-off rules."
