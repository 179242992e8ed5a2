"""The tracking service: the read side. It owns no aggregate."""

from services.tracking.projection import Orders
from shared.service import service

app = service("tracking", title="gendan: tracking", projections=[Orders()], routers=[])
