"""The table of all acts, in the order in which a page offers them."""

from services.tracking.acting.act import Act
from services.tracking.acting.acts import making, materials, money, papers, quality, samples, shipping

ACTS: tuple[Act, ...] = (
    *papers.ACTS,
    *money.ACTS,
    *samples.ACTS,
    *making.ACTS,
    *materials.ACTS,
    *quality.ACTS,
    *shipping.ACTS,
)
BY_KEY = {act.key: act for act in ACTS}
