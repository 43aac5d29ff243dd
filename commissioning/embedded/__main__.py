"""The keeper process: `python -m commissioning.embedded LOCK`, where LOCK is a descriptor it inherits."""

import sys

from commissioning.embedded import keeper

if __name__ == "__main__":
    keeper.keep(lock=int(sys.argv[1]))
