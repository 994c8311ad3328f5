// Stands for the service in the preview of the look: the widget gets the comments in the page, and
// nothing that is tried there reaches anybody.
{
  const sample = document.getElementById("sample").textContent;
  const type = { "Content-Type": "application/json" };
  window.fetch = async (address) =>
    String(address).includes("/api/v1/threads")
      ? new Response(sample, { headers: type })
      : new Response('{"code":"unavailable"}', { status: 503, headers: type });
}
