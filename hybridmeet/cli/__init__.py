"""The command line, ``hybridmeet serve | demo | load FILE…``: parses, wires, tells; no rules."""

import sys

from hybridmeet.cli.commands import run

__all__ = ["main"]


def main() -> None:
    """Run the command that was typed and end with its code."""
    sys.exit(run())
