"""`gendan`, or `python -m gendan`: the command line."""

import sys


def run() -> None:
    if sys.argv[1:2] == ["up"]:  # what takes longest is begun before anything else is imported
        from gendan.launcher import nursery  # noqa: PLC0415

        nursery.begun(nursery.MODULES)
    from gendan import cli  # noqa: PLC0415

    cli.run()


if __name__ == "__main__":
    run()
