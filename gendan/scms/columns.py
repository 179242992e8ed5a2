"""The columns of the SCMS file: what each is called, and which are not taken over."""

LINE = "ID"
CUSTOMER = "Project Code"
ORDER = "PO / SO #"
SHIPMENT = "ASN/DN #"
COUNTRY = "Country"
VENDOR = "Vendor"
FULFIL = "Fulfill Via"
QUOTATION = "PQ #"
QUOTED = "PQ First Sent to Client Date"
RELEASED = "PO Sent to Vendor Date"
SCHEDULED = "Scheduled Delivery Date"
DELIVERED = "Delivered to Client Date"
RECORDED = "Delivery Recorded Date"
STYLE = "Item Description"
MATERIAL = "Molecule/Test Type"
DOSAGE = "Dosage"
FORM = "Dosage Form"
QUANTITY = "Line Item Quantity"
VALUE = "Line Item Value"
PRICE = "Pack Price"
MODE = "Shipment Mode"
INCOTERM = "Vendor INCO Term"
FIRST = "First Line Designation"
WEIGHT = "Weight (Kilograms)"
FREIGHT = "Freight Cost (USD)"
INSURANCE = "Line Item Insurance (USD)"

NOT_TAKEN_OVER = (
    "Managed By",
    "Product Group",
    "Sub Classification",
    "Brand",
    "Unit of Measure (Per Pack)",
    "Unit Price",
    "Manufacturing Site",
)
"""Columns for which an order has no place; the report says so."""

OF_ORDER = (CUSTOMER, COUNTRY, VENDOR, FULFIL, QUOTATION, QUOTED, RELEASED)
"""What every row of one order must say alike."""

OF_SHIPMENT = (ORDER, MODE, INCOTERM)
"""What every row of one shipment must say alike."""

COLUMNS = (
    *(LINE, CUSTOMER, ORDER, SHIPMENT, COUNTRY, VENDOR, FULFIL, QUOTATION, QUOTED, RELEASED),
    *(SCHEDULED, DELIVERED, RECORDED, STYLE, MATERIAL, DOSAGE, FORM, QUANTITY, VALUE, PRICE),
    *(MODE, INCOTERM, FIRST, WEIGHT, FREIGHT, INSURANCE),
    *NOT_TAKEN_OVER,
)
