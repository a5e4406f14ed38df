"""`python -m llmtutor`."""

import sys

from llmtutor.cli import main

if __name__ == "__main__":
    sys.exit(main())
