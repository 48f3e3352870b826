"""`python -m deskswap` is the command `deskswap`."""

import sys

from deskswap.cli import main

if __name__ == "__main__":
    sys.exit(main())
