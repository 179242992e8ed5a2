"""Every example in the contract works: sent as it stands, one after the other, each is taken, and answered so."""

import json
import os
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import asyncpg
import httpx
import pytest

from gendan.partners import kept as kept_partners
from gendan.partners.asked import asked
from gendan.partners.secrets import made
from gendan.services import existing
from services.notify.obligations.state import obligation_of
from services.tracking.names import SOURCES
from shared import streams
from shared.events.obligation import ObligationKind
from shared.identity.roles import Role
from tests.conftest import Start
from tests.contract.answers import Answers, keep, kept, names, shortened
from tests.contract.comparing import resolved
from tests.contract.documents import ALL, app_of, committed
from tests.contract.judging import Judge
from tests.identity import bearer
from tests.servers import NatsServer
from tests.shared.attachments.pictures import POINT
from tests.waiting import until

CONTRACT = committed()[ALL]
IN_ORDER = [
    *("show_me", "register_customer", "show_customer", "receive_order", "show_order_as_decided", "note_quotation"),
    *("describe_customer", "receive_inquiry", "show_inquiry", "note_quotation_of_inquiry", "note_inquiry_lost"),
    *("retract_inquiry_fact", "note_inquiry_won"),
    *("request_sample", "show_sample_as_decided", "change_sample", "refuse_sample", "cancel_sample"),
    *("retract_sample_fact", "decide_sample_charge", "sign_sample", "order_sample_round", "note_sample_made"),
    *("note_sample_review", "note_sample_photos", "dispatch_sample", "note_sample_delivery"),
    *("ask_for_sample_feedback", "note_sample_approval", "seal_sample", "note_sample_rejection"),
    *("choose_template", "forecast_ready", "retract_plan_fact"),  # what its example retracts is the third of the plan
    *("ask_customer", "concede_order", "note_call_to_customer", "note_answer", "compare_order", "accept_difference"),
    *("propose_date", "confirm_date", "decline_date", "note_credit", "check_credit_of_order", "show_money_of_order"),
    *("grant_delegation", "list_open_delegations", "show_delegation", "revoke_delegation", "list_possible_delegates"),
    *("countersign_order", "acknowledge_order", "release_order"),
    *("note_payment", "show_plan_as_decided", "concede_gate", "start_production", "start_cutting"),
    *("forecast_milestone", "waive_milestone", "note_milestone"),
    *("raise_exception", "show_exceptions_as_decided", "assign_exception", "note_corrective_action"),
    *("close_exception", "retract_exception_fact"),
    *("show_materials_as_decided", "plan_material", "note_material_ordered", "forecast_material"),
    *("note_material_received", "note_material_rejected", "note_material_short", "retract_material_fact"),
    *("show_output_as_decided", "record_output", "send_outwork", "note_outwork_returned", "retract_output_fact"),
    *("show_inspections_as_decided", "schedule_inspection", "note_inspection", "concede_inspection"),
    "retract_inspection_fact",
    *("request_space", "book_shipment", "show_shipments_as_decided", "note_rolling"),
    *("note_customs_documents", "note_declaration", "note_customs_query", "note_customs_release"),
    *("concede_shipment", "hand_over_shipment", "note_departure", "note_bill", "note_documents"),
    *("release_original_documents", "note_arrival_forecast", "raise_transit_exception", "note_coordination"),
    *("note_resolution", "note_arrival", "note_delivery"),
    *("retract_shipment_fact", "list_orders", "show_order", "show_history", "report_on_time"),
    *("compare_moments", "download_history", "show_why", "show_what_if", "show_sentence"),
    *("board_act", "board_my_day", "board_shipments", "board_inspections", "board_payments", "board_outwork"),
    *("report_progress", "report_forecasts", "report_shortages", "report_exceptions", "report_samples"),
    *("report_conversion", "report_arrivals", "report_sales", "report_receivables", "report_in_full"),
    *("report_clocks", "report_status_sheet"),
    *(
        "show_operations",
        "list_obligations",
        "count_breached_obligations",
        "assign_task",
        "show_task",
        "show_inbox",
        "acknowledge_task",
    ),
    *("withdraw_task", "retract_task_fact", "finish_task", "tell_by_mail", "show_mail", "stop_mail"),
    *("subscribe", "list_subscriptions", "list_deliveries", "resend_delivery", "exchange_secret"),
    *("stop_subscription", "resume_subscription"),
    *("hold_order", "resume_order", "amend_order", "retract_order_fact", "retract_customer_fact", "cancel_order"),
    *("show_checklist", "archive_order"),
]
TOO_LATE = ("show_obligation",)
"""The order of the examples was received too long ago for a clock to have begun."""
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, item in CONTRACT["paths"].items()
    for method, operation in item.items()
    if "text/event-stream" not in operation["responses"].get("200", {}).get("content", ())  # these have no end
    and operation["security"] != [{"partnerKey": []}]  # with a key that somebody has to be given first
    and not operation["tags"][0].endswith(": attachments")  # a file is no example: tests/shared/attachments
}
MANAGER = bearer("Li Na", Role.MANAGER)
APPROVED = (
    "grant_delegation",
    "revoke_delegation",
    "countersign_order",
    "concede_gate",
    "concede_inspection",
    "concede_order",
    "concede_shipment",
    "decide_sample_charge",
    "sign_sample",
)
BY_OTHERS = dict.fromkeys(APPROVED, MANAGER)
"""What takes somebody who had no hand in the order."""
SEEN = {
    "concede_gate": ("/concessions", ""),
    "concede_inspection": ("/QC-1/concede", ""),
    "concede_shipment": ("/ASN-1/concessions", ""),
    "retract_shipment_fact": ("/retractions", ""),
}
"""What has to be seen as it is just then; and how the address of that differs."""
OF_ANOTHER_ROUND = {"note_sample_rejection"}
"""The one of the examples was approved."""
OF_THE_MOMENT = {"show_readiness", "show_operations", "board_my_day", "report_clocks"}
"""What a part does is said once it has done it; how services are, by those who are just being asked; what is new, and
which clocks began, by the database's clock, which is not that of the examples."""
NOT_YET = {409, 503}
ASKED = {
    "show_liveness": "/livez",
    "show_readiness": "/readyz",
    "list_problems": "/v1/problems",
    "show_problem": "/v1/problems/rejected",
    "list_event_schemas": "/v1/schemas/events",
    "show_event_schema": "/v1/schemas/events/{}/1",
    "list_parked": "/v1/parked",
}
"""What each service is asked by others than people."""
A_SCHEMA = {
    "order": "order.held",
    "production": "plan.drawn",
    "logistics": "shipment.arrived",
    "notify": "task.assigned",
    "tracking": "order.held",
}
BETWEEN_SERVICES = {"Authorization": "Bearer between-services"}
ANEW = "GENDAN_KEEP_ANSWERS" in os.environ


def request_of(operation_id: str) -> tuple[str, str, dict[str, Any]]:
    """The service that is asked, the method, and the rest of the example."""
    method, path, operation = OPERATIONS[operation_id]
    _, service, address = path.split("/", 2)
    parameters = [resolved(CONTRACT, each) for each in operation.get("parameters", ())]
    for each in parameters:
        if each["in"] == "path":
            address = address.replace(f"{{{each['name']}}}", str(each["example"]))
    given = {
        where: {each["name"]: each["example"] for each in parameters if each["in"] == where and "example" in each}
        for where in ("header", "query")
    }
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if operation_id in OF_ANOTHER_ROUND:
        address = address.replace("/rounds/1/", "/rounds/2/")
    rest = {"url": f"/{address}", "headers": given["header"], "params": given["query"]}
    return service, method, rest | ({"json": body["example"]} if body else {})


def answered(answer: httpx.Response) -> Any:
    """What is kept of it as an example: of lines the first ones."""
    if answer.headers["content-type"].startswith("application/x-ndjson"):
        return "".join(answer.text.splitlines(keepends=True)[:2])
    return answer.json()


async def all_is_taken_in(clients: Mapping[str, httpx.AsyncClient], order: str) -> None:
    """Wait until tracking shows all that has been told, and nobody tells more because of it."""
    seen: list[list[str]] = [[]]

    async def quiet() -> bool:
        heads = []
        for service in SOURCES:
            feed = await clients[service].get("/v1/events?limit=10000", headers=BETWEEN_SERVICES)
            if not feed.is_success:
                return False
            newest = [json.loads(line) for line in feed.text.splitlines()[-1:]]
            heads += [f"{service}:{each['position']}@{each['epoch']}" for each in newest]
        shown = await clients["tracking"].get(f"/v1/orders/{order}", params={"min_position": heads})
        seen.append(heads)
        return shown.is_success and seen[-1] == seen[-2]

    await until(quiet, "tracking shows all that has been told", 20)


async def obligations(clients: Mapping[str, httpx.AsyncClient]) -> dict[str, Any]:
    """Of an order that came just now: clocks run for nothing that is over already, as what the examples say will be."""
    _, _, known = request_of("register_customer")
    await clients["order"].post("/v1/customers", json=known["json"])  # the examples have taken it back
    _, _, rest = request_of("receive_order")
    received = {**rest["json"], "po_number": "PO 4500/18", "occurred_at": None}
    order = await clients["order"].post("/v1/orders", json=received)
    at = f"/v1/obligations/{obligation_of(ObligationKind.INTERNAL_ORDER, order.json()['id'])}"

    async def owed() -> Any:
        answer = await clients["notify"].get(at)
        return answer.json() if answer.is_success else None

    shown = await until(owed, "it is to be released", 20)
    listed = await clients["notify"].get("/v1/obligations", params={"order_id": order.json()["id"]})
    return {"show_obligation": shown, "list_obligations": listed.json()}


async def told_to_a_partner(client: httpx.AsyncClient) -> str:
    """The first lines of the feed of somebody who may have all of it."""
    secrets = made()
    connection = await asyncpg.connect(os.environ["GENDAN_TRACKING_DATABASE_URL"])
    async with connection.transaction():
        await kept_partners.add(connection, asked("harbour", "order.received,order.released", (), ()), secrets)
    await connection.close()

    async def told() -> str | None:
        answer = await client.get(
            "/v1/partner/events", params={"limit": 2}, headers={"Authorization": f"Bearer {secrets.key}"}
        )
        return answer.text if answer.text.count("\n") == 2 else None

    return str(await until(told, "they are told two events", 20))


async def test_each_example_is_taken(running: Start, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted([*IN_ORDER, *TOO_LATE]) == sorted(OPERATIONS), "say here when the example of a new operation is sent"
    nats_server.wipe()
    await streams.apply(nats_server.url, [each.name for each in existing() if each.tells])
    clients: dict[str, httpx.AsyncClient] = {}
    answers: Answers = defaultdict(dict)
    for each in existing():
        monkeypatch.setitem(app_of(each.name).state._state, "now", lambda: datetime(2027, 1, 1, tzinfo=UTC))
        clients[each.name] = await running(each.name, app_of(each.name))
    photo = {"kind": "photo", "name": "point.png"}
    for service in ("order", "production", "logistics"):
        uploaded = await clients[service].post("/v1/attachments", params=photo, content=POINT)
        answers[service]["upload_attachment"] = uploaded.json()
    for operation_id in IN_ORDER:
        service, method, rest = request_of(operation_id)
        caused = {"Gendan-Correlation": uuid5(NAMESPACE_OID, operation_id).hex} if method == "post" else {}
        rest["headers"] = {**rest["headers"], **BY_OTHERS.get(operation_id, {}), **caused}
        if (
            "receive_order" in answers["order"]
        ):  # what policies add comes in one order only, so that answers stay the same
            await all_is_taken_in(clients, answers["order"]["receive_order"]["id"])

        async def taken(client: httpx.AsyncClient = clients[service], method: str = method, rest: Any = rest) -> Any:
            if at := SEEN.get(operation_id):  # noqa: B023 (it is asked at once)
                shown = await client.get(rest["url"].replace(*at))
                rest["json"] = {**rest["json"], "version": shown.json().get("version", 1)}
            answer = await client.request(method, **rest)
            return answer if answer.is_success or answer.status_code not in NOT_YET | {404} else None

        answer = await until(taken, f"the example of {operation_id} is taken", 10)
        assert answer.is_success, f"{operation_id}: {answer.text}"
        answers[service][operation_id] = answered(answer)
    for service, client in clients.items():
        for operation_id, path in ASKED.items():
            answer = await client.get(path.format(A_SCHEMA[service]), headers=BETWEEN_SERVICES)
            assert answer.is_success, f"{operation_id}: {answer.text}"
            answers[service][operation_id] = shortened(answer.json())
        answers[service]["show_me"] = (await client.get("/v1/me")).json()
        if service != "tracking":
            feed = await client.get("/v1/events?limit=2", headers=BETWEEN_SERVICES)
            answers[service]["list_events"] = feed.text
            feed = await client.get("/v1/events?limit=10000", headers=BETWEEN_SERVICES)
            actors = [json.loads(line)["actor"] for line in feed.text.splitlines()]
            ids = [actor for actor in actors if not actor.startswith("policy:")][:1]
            people = await client.get("/v1/people", params={"id": ids}, headers=BETWEEN_SERVICES)
            assert people.is_success, people.text
            answers[service]["name_people"] = people.json()
    answers["notify"] |= await obligations(clients)
    answers["tracking"]["list_partner_events"] = await told_to_a_partner(clients["tracking"])
    if ANEW:
        keep(answers)
    for service, by_operation in kept().items():
        for operation_id, answer in by_operation.items():
            if operation_id in OF_THE_MOMENT:
                continue
            words = f"{operation_id} of {service} is answered otherwise than it says: make contract-answers"
            assert names(answers[service][operation_id]) == names(answer), words


@pytest.mark.parametrize("service", [each.name for each in existing()])
def test_every_success_has_an_example_that_its_schema_allows(service: str) -> None:
    document = committed()[service]
    judge = Judge(app_of(service))
    for path, item in document["paths"].items():
        for method, operation in item.items():
            for status, response in operation["responses"].items():
                for kind, content in response.get("content", {}).items() if status.startswith("2") else ():
                    name = f"{operation['operationId']} of {service}"
                    if content["schema"].get("format") == "binary":
                        continue  # a file is no example
                    assert "example" in content, f"{name} has no example of {kind}: make contract-answers"
                    if kind.endswith("ndjson"):
                        assert all(json.loads(line)["specversion"] == "1.0" for line in content["example"].splitlines())
                    elif kind.endswith("json"):
                        errors = [*judge.validator(path, method, status, kind).iter_errors(content["example"])]
                        assert not errors, f"the example of {name}: {errors[0]}"
