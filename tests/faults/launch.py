"""Starts a sabotaged server, in all else as the command line does: ``launch MUTANT WORDS…``."""

import sys

from tests.faults.planted import PLANTED

if __name__ == "__main__":
    from hybridmeet.cli import main

    PLANTED[sys.argv.pop(1)]()
    main()
