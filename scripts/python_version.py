"""Tell plainly if this Python is too old; written so that any Python 3 can read it."""

import sys

NEEDED = (3, 11)

if sys.version_info < NEEDED:
    here = ".".join(str(part) for part in sys.version_info[:3])
    sys.exit(
        "IMS Intake needs Python 3.11 or newer, and this is "
        + here
        + ". If a newer one is installed, name it: make run PYTHON=python3.12"
    )
