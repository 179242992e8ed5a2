// Lists orders, page by page, follows the one that is clicked, and acknowledges it.

import { Gendan } from "./gendan.js";

const asked = new URLSearchParams(location.hash.slice(1)); // #token=…: what is behind # reaches no server's log
const gendan = new Gendan(asked.get("token"), {
  tracking: asked.get("tracking") ?? "http://127.0.0.1:8000",
  order: asked.get("order") ?? "http://127.0.0.1:8001",
});

const [form, status, rows, more, one] = ["form", "[role=status]", "tbody", "#more", "#one"].map((each) =>
  document.querySelector(each),
);
let following = new AbortController();

async function list(cursor) {
  const found = await gendan.ask("tracking", "/v1/orders", { q: form.q.value, limit: 20, ...(cursor && { cursor }) });
  if (!cursor) rows.replaceChildren();
  for (const order of found.orders) {
    const row = rows.insertRow();
    for (const text of [order.po_number, order.customer_name, order.due_on, order.headline]) {
      row.insertCell().textContent = text ?? "–";
    }
    row.id = order.order_id;
    row.onclick = () => attempt(() => follow(order.order_id));
  }
  more.hidden = !found.next;
  more.onclick = () => attempt(() => list(found.next));
}

async function follow(id) {
  following.abort();
  following = new AbortController();
  await show(id);
  await gendan.follow(`/v1/orders/${id}/changes`, () => attempt(() => show(id)), following.signal);
}

async function show(id, position) {
  // with the position of a command's answer the query waits until it shows what the command did
  const order = await gendan.ask("tracking", `/v1/orders/${id}`, position ? { min_position: position } : {});
  const row = document.getElementById(id);
  if (row) row.lastElementChild.textContent = order.headline;
  one.replaceChildren();
  const title = document.createElement("h2");
  title.textContent = `${order.po_number}: ${order.headline}`;
  const name = document.createElement("code");
  name.textContent = id;
  one.append(title, name);
  for (const line of order.lines) {
    const text = document.createElement("p");
    text.textContent = `${line.style}: ${line.ordered} ${line.unit}, delivered ${line.delivered}, ${line.standing}`;
    one.append(text);
  }
  const button = document.createElement("button");
  button.textContent = "Acknowledge";
  button.onclick = () =>
    attempt(async () => {
      const after = await gendan.do("order", `/v1/orders/${id}/acknowledge`, {});
      await show(id, after.position);
    });
  one.append(button);
}

async function attempt(what) {
  status.textContent = "";
  try {
    await what();
  } catch (error) {
    status.textContent = error.message; // a problem's `detail`: words for people
  }
}

form.onsubmit = (event) => {
  event.preventDefault();
  attempt(() => list());
};
attempt(() => list());
