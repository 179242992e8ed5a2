"""What a manager approves, and may let somebody else approve (domain.md 4.4)."""

from enum import StrEnum


class DelegableMatter(StrEnum):
    """The name of each, as delegations and approvals call it."""

    SAMPLE_REQUEST = "sample.request"
    SAMPLE_TOOLING = "sample.tooling"
    SAMPLE_CHARGE = "sample.charge"
    MATERIAL_MOQ = "material.moq"
    QUOTATION_PRICE = "quotation.price"
    QUOTATION_COMMISSION = "quotation.commission"
    ORDER_COUNTERSIGN = "order.countersign"
    ORDER_CONCESSION = "order.concession"
