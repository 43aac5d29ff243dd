"""How much memory something takes at most."""

import gc
import tracemalloc
from collections.abc import Callable
from typing import Any


def peak_of(act: Callable[[], Any]) -> int:
    """Bytes, of what Python allocates while it runs.

    Python looks through old objects the less often the more of them there are: whatever earlier tests left behind is
    set aside, so that rings of dead objects are found as soon as in a process of their own.
    """
    gc.collect()
    gc.freeze()
    gc.collect()  # which is when Python counts its old objects
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.unfreeze()
