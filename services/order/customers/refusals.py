"""Why what is decided for a customer is refused, where several decisions are refused for the same reason."""

from shared.errors import Rejected


def not_registered(code: str) -> Rejected:
    return Rejected(
        f"there is no customer {code}: register it first",
        gate="customer",
        missing=f"customer {code} is registered",
        opened_by="whoever may register customers",
    )
