"""What issuer and services call each other; here, so that the launcher need import nothing else."""

OWN = "urn:gendan:own"
"""The issuer that a `gendan up` on loopback is to itself."""
AUDIENCE = "gendan"
"""Whom its tokens are for."""
