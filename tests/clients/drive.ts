// An order from its customer's registration until it is delivered and paid, by the TypeScript client made of the
// contract. The services' addresses are in ORDER, LOGISTICS and TRACKING, an access token is in TOKEN; says what
// tracking shows in the end, as JSON.

import createClient from "openapi-fetch";
import type { components, paths } from "./gendan.js";

type After = components["schemas"]["After"];
type Answer<T> = { data?: T; error?: { type: string; detail: string } };

const services: Record<string, string | undefined> = {
  order: process.env.ORDER,
  logistics: process.env.LOGISTICS,
  tracking: process.env.TRACKING,
};

// what a gateway does: /order/v1/orders goes to the order service as /v1/orders
const besideEachOther = (request: Request): Promise<Response> => {
  const { pathname, search } = new URL(request.url);
  const [, service = "", ...path] = pathname.split("/");
  return fetch(new Request(`${services[service]}/${path.join("/")}${search}`, request));
};

const http = createClient<paths>({
  baseUrl: "http://gateway",
  fetch: besideEachOther,
  headers: { Authorization: `Bearer ${process.env.TOKEN}` },
});

function done<T>({ data, error }: Answer<T>): T {
  if (data === undefined) throw new Error(`refused: ${error?.type} ${error?.detail}`);
  return data;
}

// another service may not have heard of it yet: it says so, and the same request is sent again
async function onceKnown<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  const until = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (answer.error?.type !== "urn:gendan:problem:not-known-yet" || Date.now() > until) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

done(await http.POST("/order/v1/customers", { body: { code: "ZENITH", name: "Zenith Imports", country: "US" } }));

const papers: components["schemas"]["ReceiveOrder"] = {
  customer_code: "ZENITH",
  po_number: "Z-1",
  currency: "USD",
  lines: [
    { number: "1", style: "B-2041", unit: "piece", quantity: "600", price: "12.50", promised: { on: "2027-03-15" } },
  ],
  flow: "made_to_order",
  destination: { text: "Long Beach", country: "US", time_zone: "America/Los_Angeles" },
  incoterm: { rule: "FOB", place: "Ningbo" },
  payment_terms: { text: "on delivery", instalments: [{ name: "all", percent: "100", due: "on_delivery" }] },
};
const keyed = { body: papers, params: { header: { "Idempotency-Key": crypto.randomUUID() } } };
const received: After = done(await http.POST("/order/v1/orders", keyed));
const again: After = done(await http.POST("/order/v1/orders", keyed));

const path = { order_id: received.id };
const order = { params: { path } };
const shipment = { params: { path: { ...path, shipment: "S-1" } } };
done(
  await http.POST("/order/v1/orders/{order_id}/acknowledge", {
    params: { path, header: { "If-Match": `"${received.version}"` } },
    body: {},
  }),
);
done(await http.POST("/order/v1/orders/{order_id}/release", { ...order, body: {} }));
done(
  await onceKnown(() => http.POST("/logistics/v1/orders/{order_id}/shipments", { ...order, body: { shipment: "S-1" } })),
);
const refused = await http.POST("/logistics/v1/orders/{order_id}/shipments", {
  ...order,
  body: { shipment: "S-2", lines: [{ line: "1", quantity: "9999" }] },
});
const gate = refused.error?.type === "urn:gendan:problem:rejected" ? refused.error.gate : String(refused.error?.type);
done(
  await http.POST("/logistics/v1/orders/{order_id}/shipments/{shipment}/departed", {
    ...shipment,
    body: { vessel: "Ever Given 042W" },
  }),
);
done(await http.POST("/logistics/v1/orders/{order_id}/shipments/{shipment}/arrived", { ...shipment, body: {} }));
const delivered: After = done(
  await http.POST("/logistics/v1/orders/{order_id}/shipments/{shipment}/delivered", { ...shipment, body: {} }),
);
const paid: After = done(
  await http.POST("/order/v1/orders/{order_id}/payments", {
    ...order,
    body: { reference: "TT-1", amount: "7500.00", currency: "USD" },
  }),
);

const shown = done(
  await http.GET("/tracking/v1/orders/{order_id}", {
    params: { path, query: { min_position: [delivered.position, paid.position] } },
  }),
);
console.log(
  JSON.stringify({
    headline: shown.headline,
    payment: shown.payment,
    delivered: shown.lines[0]?.delivered,
    same: JSON.stringify(again) === JSON.stringify(received),
    refused: gate,
  }),
);
