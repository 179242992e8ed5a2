"""What stops a start, said in words to the person at the terminal."""


class CannotStart(Exception):
    """Something outside of gendan stands in the way; the words say what, and what to do about it."""
