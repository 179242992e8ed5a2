"""What a subscriber did otherwise than it must."""


class Failed(Exception):
    """Said in words for whoever wrote the subscriber."""
