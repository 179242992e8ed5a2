"""The tracking service: the read side. It owns no aggregate."""

from services.tracking.orders import api as orders
from services.tracking.projection import Orders
from services.tracking.reports import api as reports
from shared.service import service

app = service("tracking", title="gendan: tracking", projections=[Orders()], routers=[orders.router, reports.router])
