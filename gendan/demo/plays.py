"""All stories of the demo: the customers come first, all others go on side by side."""

from gendan.demo import making, on_the_way, on_track, waiting
from gendan.demo.customers import CUSTOMERS
from gendan.demo.steps import Play

STORIES: tuple[Play, ...] = (*making.ALL, *on_the_way.ALL, *waiting.ALL, *on_track.ALL)

__all__ = ["CUSTOMERS", "STORIES"]
