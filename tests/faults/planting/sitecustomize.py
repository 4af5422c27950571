"""Plants a bug in every Python process of a run that asks for it: ``PLANTED=name``.

Python imports a module of this name at start when its folder is on the path, so the bug is in the
tests' own process and in every server they start, and no file of the product knows of it.
"""

import os

from tests.faults.planted import PLANTED

if plant := PLANTED.get(os.environ.get("PLANTED", "")):  # noqa: TID251 -- how a run names its bug
    plant()
