// What a page needs of gendan: ask, do, and follow. Errors are problems: `type` for programs, `detail` for people.

export class Problem extends Error {
  constructor(told) {
    super(told.detail);
    Object.assign(this, told);
  }
}

export class Gendan {
  constructor(token, services) {
    this.token = token;
    this.services = services; // { order: "http://127.0.0.1:8001", tracking: "http://127.0.0.1:8000", … }
  }

  async ask(service, path, asked = {}) {
    const answer = await this.fetch(service, `${path}?${new URLSearchParams(asked)}`);
    return answer.json();
  }

  // One key for one thing that is to be done, the same at each attempt: a lost answer does no harm.
  async do(service, path, body, { version, key = crypto.randomUUID() } = {}) {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
    if (version !== undefined) headers["If-Match"] = `"${version}"`;
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.fetch(service, path, { method: "POST", headers, body: JSON.stringify(body) });
        return await answer.json();
      } catch (error) {
        const again = error instanceof TypeError ? 1 : error.retryAfter; // a TypeError: the network
        if (!again || attempt === 5) throw error;
        await new Promise((resolve) => setTimeout(resolve, again * 1000));
      }
    }
  }

  // Calls `told` with each change, goes on where it was after any interruption, ends with `signal`. (A browser's own
  // EventSource would do, but it sends no Authorization.)
  async follow(path, told, signal) {
    let last;
    while (!signal.aborted) {
      try {
        const answer = await this.fetch("tracking", path, { signal, headers: last ? { "Last-Event-ID": last } : {} });
        let rest = "";
        for await (const piece of pieces(answer.body)) {
          const events = (rest + piece).split("\n\n");
          rest = events.pop();
          for (const event of events) {
            const fields = Object.fromEntries(event.split("\n").map((line) => line.split(/: ?(.*)/s, 2)));
            last = fields.id ?? last;
            if (fields.event === "order") told(JSON.parse(fields.data)); // after `ended`, the next attempt says why
          }
        }
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Problem && !error.retryAfter) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  async fetch(service, path, options = {}) {
    const headers = { Authorization: `Bearer ${this.token}`, ...options.headers };
    const answer = await fetch(this.services[service] + path, { ...options, headers });
    if (answer.ok) return answer;
    throw new Problem({ ...(await answer.json()), retryAfter: Number(answer.headers.get("Retry-After")) });
  }
}

async function* pieces(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
