"""All reports, in the order in which the index shows them."""

from services.tracking.reports.arrivals import ARRIVALS
from services.tracking.reports.clocks import CLOCKS
from services.tracking.reports.conversion import CONVERSION
from services.tracking.reports.forecasts import FORECASTS
from services.tracking.reports.in_full import IN_FULL
from services.tracking.reports.progress import PROGRESS
from services.tracking.reports.receivables import RECEIVABLES
from services.tracking.reports.registers import EXCEPTIONS, SAMPLES
from services.tracking.reports.report import Report
from services.tracking.reports.sales import SALES
from services.tracking.reports.shortages import SHORTAGES
from services.tracking.reports.status_sheet import STATUS_SHEET

REPORTS: tuple[Report, ...] = (
    PROGRESS,
    FORECASTS,
    SHORTAGES,
    EXCEPTIONS,
    SAMPLES,
    CONVERSION,
    ARRIVALS,
    SALES,
    RECEIVABLES,
    IN_FULL,
    CLOCKS,
)

EVERY = (*REPORTS, STATUS_SHEET)
"""With the one that is asked for a customer, and written to be sent to them."""
