"""`llmtutor completion SHELL`: a completion script, made by shtab from the parser."""

import argparse


def show(options: argparse.Namespace) -> int:
    """Print the script."""
    import shtab

    print(shtab.complete(options.parser, options.shell))
    return 0
