"""`python -m gendan` is the command line."""

from gendan.cli import run

if __name__ == "__main__":
    run()
