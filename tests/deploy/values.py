"""What the chart of NATS is told."""

from typing import Any

import yaml

from tests.deploy.rendered import KUBERNETES

PASSWORD = "a-password-of-tests"
"""What the server finds in its environment."""


def nats_values() -> Any:
    """The values; where they name a variable of the server's environment, its value."""
    text = (KUBERNETES / "nats" / "values.yaml").read_text()
    told = yaml.safe_load(text.replace("<< $GENDAN_NATS_PASSWORD >>", PASSWORD))
    assert told["container"]["env"].keys() == {"GENDAN_NATS_PASSWORD"}
    return told
