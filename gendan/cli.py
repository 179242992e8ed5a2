"""The command line: each command is imported when it is called, so that none waits for what others use."""

import sys

from cyclopts import App, Parameter

from gendan.told_by_files import NotTold, told_by_files

app = App(
    name="gendan",
    help="Order tracking for manufacturers who sell overseas (跟单).",
    default_parameter=Parameter(negative=""),  # --json needs no --no-json
)
launcher = "gendan.launcher.commands"
app.command(f"{launcher}:up", help="Start everything, until Ctrl-C.")
app.command(f"{launcher}:status", help="Say what runs, where, and whether it is ready.")
app.command(f"{launcher}:doctor", help="Say what is wrong, and what to do about it.")
app.command(f"{launcher}:serve", help="Run one service, on servers that the environment names.")

evidence = "gendan.operating.evidence.commands"
app.command(f"{evidence}:verify", help="Compare all evidence of what happened with each other.")
app.command(f"{evidence}:anchor", help="Sign where each store's history ends now, to be kept elsewhere.")

app.command("gendan.demo.commands:demo", help="Play demo orders through their lives, in an empty system.")

bring_in = App(name="import", help="Bring in orders from elsewhere.")
app.command(bring_in)
bring_in.command("gendan.scms.command:import_scms", name="scms", help="The SCMS delivery history, a CSV file.")

app.command("gendan.operating.rebuild:rebuild", help="Make anew what a projection shows, while everything runs.")

streams = App(name="streams", help="The JetStream streams.")
app.command(streams)
of_streams = "gendan.operating.streams"
streams.command(f"{of_streams}:plan", help="Say what apply would do; changes nothing.")
streams.command(f"{of_streams}:apply", help="Create the streams or bring them up to date.")
streams.command(f"{of_streams}:rebuild", help="Delete streams and fill them again from the stores.")

app.command("gendan.conformance.command:conformance", help="Try whether a subscriber misses nothing, whatever happens.")

operating = "gendan.operating.commands"
app.command(f"{operating}:backup", help="Write a consistent copy of all databases, while everything runs.")
app.command(f"{operating}:restore", help="Put a backup in the place of what is live, while everything runs.")

app.command(
    "gendan.operating.migrating:migrate_given", name="migrate", help="Bring databases to what this release needs."
)

app.command("gendan.identity.tokens:token", help="Print an access token for somebody, on this machine.")

app.command("gendan.identity.tokens:sign_in", help="Print the link that opens the pages, on this machine.")

keys = App(name="key", help="API keys, for programs that cannot sign in.")
app.command(keys)
keys.command("gendan.identity.keys:add", help="Make a key, and show it this once.")
keys.command("gendan.identity.keys:list_keys", name="list", help="Say which keys there are.")
keys.command("gendan.identity.keys:withdraw", help="Take a key back.")

app.command("gendan.operating.erase:erase", help="Forget a person's name, mail and address.")

parked = App(name="parked", help="What stands still because of an event that cannot be taken in.")
app.command(parked)
parked.command("gendan.operating.parked:list_parked", name="list", help="Say what stands still, since when and why.")
parked.command("gendan.operating.parked:show_parked", name="show", help="Show the events that wait, in order.")
parked.command("gendan.operating.parked:retry_parked", name="retry", help="After a fix: take up again what waits.")
parked.command("gendan.operating.parked:skip_parked", name="skip", help="Leave an event out for good, and say why.")

partner = App(name="partner", help="Who outside may read some of the events.")
app.command(partner)
of_partners = "gendan.partners.commands"
partner.command(f"{of_partners}:add", help="Give a partner a stream, a feed and a way to sign in to NATS.")
partner.command(f"{of_partners}:list_partners", name="list", help="Say who is a partner, and how far they are.")
partner.command(f"{of_partners}:show", help="Say what a partner may have, and how far they have read.")
partner.command(f"{of_partners}:rotate", help="Give a partner a new password and a new key; the old ones end.")
partner.command(f"{of_partners}:remove", help="Let a partner read no more.")


def run() -> None:
    try:
        told_by_files()
    except NotTold as why:
        sys.exit(str(why))
    app()
