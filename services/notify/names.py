"""What the parts of the service are called, and whose events they read."""

NAME = "notify"
HEARD = "heard"
"""The projection of what other services tell, as far as obligations follow from it."""
TOLD = "told"
"""The projection of our own events: what is owed, inboxes, and what is to be sent."""
SOURCES = ("order", "production", "logistics")
