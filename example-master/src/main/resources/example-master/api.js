/** The answer as an object, null for an empty one; an Error with the problem's detail and field errors otherwise. */
export async function api(path, { method = 'GET', body } = {}) {
  let response;
  try {
    response = await fetch(`/api/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
  } catch {
    throw new Error('The service does not answer.');
  }
  const answer = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) {
    const failure = new Error(answer?.detail ?? `The service answered ${response.status}.`);
    failure.errors = answer?.errors ?? {};
    throw failure;
  }
  return answer;
}
