"""`gendan up` with two tiny services in place of the real ones: `python -m tests.launcher.bring_up DIR PORT [APP]`."""

import os
import sys
from pathlib import Path

from gendan.launcher.commands import bring_up
from gendan.services import Service

if __name__ == "__main__":
    folder, port, app = sys.argv[1:]
    bring_up(Path(folder), int(port), [Service("tracking", 0, app), Service("order", 1, app)], os.environ, ())
