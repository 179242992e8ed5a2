"""What we may decide about an order's plan."""
