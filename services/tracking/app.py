"""The tracking service: the read side. It owns no aggregate."""

import re
from functools import partial

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from services.tracking import people
from services.tracking.boards import api as boards
from services.tracking.boards import inbox
from services.tracking.changes import api as changes
from services.tracking.changes.watching import Watching
from services.tracking.dossier import api as dossier
from services.tracking.dossier import fetching
from services.tracking.operations import api as operations
from services.tracking.operations import reaching
from services.tracking.orders import api as orders
from services.tracking.pages import acting, compare, elsewhere, my_day, ops, ops_parked, sign_in
from services.tracking.pages import boards as board_pages
from services.tracking.pages import files as order_files
from services.tracking.pages import order as order_page
from services.tracking.pages import orders as order_pages
from services.tracking.pages import raw as raw_page
from services.tracking.pages import reports as report_pages
from services.tracking.pages import why as why_pages
from services.tracking.pages.site import STATIC
from services.tracking.partners import api as partners
from services.tracking.partners.serving import serve
from services.tracking.projection import Orders
from services.tracking.reports import api as reports
from services.tracking.why import api as why
from shared.process import Process
from shared.running import keep_running
from shared.service import service


def watch(app: FastAPI, process: Process) -> None:
    """Look for changes while anybody listens, and let all who do go before the service stops."""
    watching = app.state.watching = Watching()
    part = process.health.part("changes")
    process.start(keep_running("changes", part, partial(watching.run, process.queries, part)))
    process.start(watching.end_with(app.state.draining))


def know_people(app: FastAPI, process: Process) -> None:
    """Ask the other services for the names of people."""
    app.state.directory = people.opened(process)


def reach_services(app: FastAPI, process: Process) -> None:
    """Ask the services how they are."""
    app.state.services = reaching.opened(process)


def find_files(app: FastAPI, process: Process) -> None:
    """Fetch files from the services that keep them."""
    app.state.keepers = fetching.opened(process)


def ask_for_inboxes(app: FastAPI, process: Process) -> None:
    """Ask notify for what is in somebody's inbox."""
    app.state.inboxes = inbox.opened(process)


def serve_partners(_: FastAPI, process: Process) -> None:
    """Tell partners what they may have, and relay it to their streams."""
    process.start(serve(process))


app = service(
    "tracking",
    title="gendan: tracking",
    projections=[Orders()],
    routers=[
        orders.router,
        dossier.router,
        why.router,
        changes.router,
        reports.router,
        reports.of_orders,
        boards.router,
        partners.router,
        operations.router,
        order_pages.router,
        order_page.router,
        order_files.router,
        compare.router,
        why_pages.router,
        raw_page.router,
        acting.router,
        report_pages.router,
        ops.router,
        ops_parked.router,
        board_pages.router,
        my_day.router,
        sign_in.router,
    ],
    tags={
        "orders": "Where orders are, and were at any moment: lists, one order, its history.",
        "boards": "What is late and who acts, one's own day, shipments, inspections, payments, outwork.",
        "reports": "What was promised and what was kept, made, sold, owed; where an order is, to be told to others.",
        "partners": "What a partner is told, as its stream tells it: for what that has not.",
        "operations": "How the system itself is: how fresh, what stands still, what did not arrive.",
    },
    beside=[watch, know_people, find_files, ask_for_inboxes, reach_services, serve_partners],
    larger={re.compile(acting.FORM): acting.LARGEST_FORM},
)
app.mount("/static", StaticFiles(directory=STATIC))
app.router.routes.extend(elsewhere.router.routes)
