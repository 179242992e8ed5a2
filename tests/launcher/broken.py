"""A service that cannot be imported."""

raise RuntimeError("a colour is missing")
