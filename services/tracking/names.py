"""What the projection is called, and whose events it reads."""

NAME = "orders"
SOURCES = ("order", "production", "logistics", "notify")
