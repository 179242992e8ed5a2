"""The tracking service: the read side. It owns no aggregate."""

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from services.tracking.orders import api as orders
from services.tracking.pages import elsewhere
from services.tracking.pages import orders as order_pages
from services.tracking.pages import reports as report_pages
from services.tracking.pages.site import STATIC
from services.tracking.partners import api as partners
from services.tracking.partners.serving import serve
from services.tracking.projection import Orders
from services.tracking.reports import api as reports
from shared.process import Process
from shared.service import service


def serve_partners(_: FastAPI, process: Process) -> None:
    """Tell partners what they may have, and relay it to their streams."""
    process.start(serve(process))


app = service(
    "tracking",
    title="gendan: tracking",
    projections=[Orders()],
    routers=[orders.router, reports.router, partners.router, order_pages.router, report_pages.router],
    beside=[serve_partners],
)
app.mount("/static", StaticFiles(directory=STATIC))
app.router.routes.extend(elsewhere.router.routes)
