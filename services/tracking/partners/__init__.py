"""Partners: customers, forwarders, factories who read some of the events, in a sequence of their own."""
