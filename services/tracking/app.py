"""The tracking service: the read side. It owns no aggregate."""

from fastapi.staticfiles import StaticFiles

from services.tracking.orders import api as orders
from services.tracking.pages import elsewhere, sign_in
from services.tracking.pages import orders as order_pages
from services.tracking.pages import reports as report_pages
from services.tracking.pages.site import STATIC
from services.tracking.projection import Orders
from services.tracking.reports import api as reports
from shared.service import service

app = service(
    "tracking",
    title="gendan: tracking",
    projections=[Orders()],
    routers=[orders.router, reports.router, order_pages.router, report_pages.router, sign_in.router],
)
app.mount("/static", StaticFiles(directory=STATIC))
app.router.routes.extend(elsewhere.router.routes)
