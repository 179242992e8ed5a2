"""The command line: each command is a module of its own, imported when it is called."""

from cyclopts import App

app = App(name="gendan", help="Order tracking for manufacturers who sell overseas (跟单).")
app.command("gendan.launcher.commands:up")
app.command("gendan.launcher.commands:status")
app.command("gendan.launcher.commands:doctor")


def run() -> None:
    app()
