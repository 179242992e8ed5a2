"""What logistics takes note of, of what happens elsewhere."""

from services.logistics.policies.orders import noting_orders
from services.logistics.policies.production import noting_production

policies = [noting_orders, noting_production]
