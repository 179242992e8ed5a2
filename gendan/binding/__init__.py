"""To whom a service listens: this machine alone, or, when all that makes it safe is there, others."""
