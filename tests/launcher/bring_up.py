"""`gendan up` with tiny services in place of the real ones: `python -m tests.launcher.bring_up DIR PORT APP [MODULE…]`.

The modules are what the nursery imports; they have nothing in common that is worth it. Where NO_NURSERY is set there is
none, as elsewhere than on Linux.
"""

import os
import sys
from pathlib import Path

from gendan.launcher import nursery
from gendan.launcher.commands import bring_up
from gendan.services import Service

if __name__ == "__main__":
    folder, port, app, *modules = sys.argv[1:]
    if os.environ.get("NO_NURSERY"):
        nursery.begun = lambda _: None  # type: ignore[assignment]
    services = [Service("tracking", 0, app), Service("order", 1, app)]
    bring_up(Path(folder), int(port), services, os.environ, tuple(modules))
