"""What must be true after any faults: pure functions over what was recorded and read, each to a list of violations."""
