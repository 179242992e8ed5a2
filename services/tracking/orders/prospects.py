"""Whether an order keeps its promise, as lists ask for it: from what a view says beforehand of days to come."""

PROSPECT = """
CASE WHEN v.overdue_from IS NULL THEN CASE WHEN v.lines = 0 OR v.commercial = 'cancelled' THEN 'none' ELSE 'done' END
    WHEN v.overdue_from <= $1 THEN 'late' WHEN v.at_risk_from <= $1 THEN 'at_risk' ELSE 'on_track' END
"""
"""As services/tracking/orders/outlook.py says it of one order; $1 is now."""
