"""The command line, ``hybridmeet serve | demo | load FILE…``: parses, wires, tells; no rules."""

import gc
import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command that was typed and end with its code.

    Whatever it writes is its owner's: names of people are in the record.
    """
    os.umask(0o077)
    # What is imported stays for good: looking through it again and again took a third of a start.
    gc.disable()
    from hybridmeet.cli.commands import run  # noqa: PLC0415 -- imported while the collector rests

    gc.freeze()
    gc.enable()
    sys.exit(run())
