"""The notify service: who owes what by when, who is told of it, and how."""

from fastapi import FastAPI

from services.notify.deliveries import api as deliveries
from services.notify.deliveries import subscriptions
from services.notify.deliveries.mail import Mail
from services.notify.deliveries.settings import Sending
from services.notify.deliveries.webhooks import Webhooks
from services.notify.deliveries.worker import Worker
from services.notify.following.follow import Following
from services.notify.following.listening import Listening
from services.notify.inbox import api as inbox
from services.notify.inbox import mail
from services.notify.obligations import api as obligations
from services.notify.obligations.clock import Clock
from services.notify.obligations.evolve import evolve as evolve_obligation
from services.notify.obligations.state import Obligation
from services.notify.policies import policies
from services.notify.tasks import api as tasks
from services.notify.tasks.domain import Task
from services.notify.tasks.domain import evolve as evolve_task
from services.notify.told import Told
from shared.identity.rules import Facts
from shared.process import Process
from shared.repository import Aggregate
from shared.running import keep_running
from shared.service import service


def follow(app: FastAPI, process: Process) -> None:
    """Bring obligations into line with what other services tell."""
    part = process.health.part("following")
    following = Following(process.queries, app.state.repositories["obligation"], part)
    process.start(keep_running("following", part, following.run))


def watch_the_clock(app: FastAPI, process: Process) -> None:
    """Take the steps that are due."""
    part = process.health.part("clock")
    clock = Clock(process.queries, app.state.repositories["obligation"], app.state.now, part)
    process.start(keep_running("clock", part, clock.run))


def send(_: FastAPI, process: Process) -> None:
    """Work off what is to be sent."""
    part, told = process.health.part("sending"), Sending()
    key = process.settings.people_key.get_secret_value().encode()
    ways = {"mail": Mail(process.queries, told).send, "webhook": Webhooks(process.queries, told, key).send}
    process.start(keep_running("sending", part, Worker(process.queries, ways, part).run))


app = service(
    "notify",
    title="gendan: notices",
    aggregates=[
        Aggregate("obligation", Obligation(), evolve_obligation, facts=lambda its: Facts(its.customer_code)),
        Aggregate("task", Task(), evolve_task, facts=lambda task: Facts(task.customer_code)),
    ],
    policies=policies,
    projections=[Listening(), Told()],
    routers=[obligations.router, tasks.router, inbox.router, mail.router, deliveries.router, subscriptions.router],
    tags={
        "obligations": "Who owes what until when, and whether it was kept.",
        "tasks": "What somebody has to see to, or to read: assigned, acknowledged, done.",
        "inbox": "What is there for you, and for your roles.",
        "deliveries": "What was sent by mail and webhook, to whom, and what became of it.",
    },
    beside=[follow, watch_the_clock, send],
)
