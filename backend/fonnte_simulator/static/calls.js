// The only place that asks the simulator.

async function call(path, body) {
  const options = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.status === 204 ? null : answer.json();
}

export const phones = (query, offset, limit, seen) =>
  call(`/_page/phones?${new URLSearchParams({ q: query, offset, limit, seen })}`);
export const phone = (key) => call(`/_page/phones/${key}`);
export const reply = (key, text) => call(`/_page/phones/${key}/replies`, { text });
export const read = (key, message) =>
  call(`/_page/phones/${key}/read${message === undefined ? "" : `?message=${message}`}`, {});
export const changeDevice = (change) => call("/_page/device", change);
