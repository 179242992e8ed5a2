"""`gendan partner …`: who outside may read some of the events, from the operator's side."""
