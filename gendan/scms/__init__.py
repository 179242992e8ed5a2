"""Bringing in the SCMS delivery history: parsed whole, then told to the services through their own commands."""
