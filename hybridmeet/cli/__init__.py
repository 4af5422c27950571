"""The command line, ``hybridmeet serve | demo | load FILE…``: parses, wires, tells; no rules."""

import os
import sys

from hybridmeet.cli.commands import run

__all__ = ["main"]


def main() -> None:
    """Run the command that was typed and end with its code.

    Whatever it writes is its owner's: names of people are in the record.
    """
    os.umask(0o077)
    sys.exit(run())
