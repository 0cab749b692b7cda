/* Says when the service cannot be reached. Dash's own worker, which all open pages share, tells of the connection and
   tries again by itself for about three minutes; after that it is asked to go on. What was typed stays where it is.
   A page the browser had put to sleep says when it wakes, to be told again what changes. */
(() => {
    const settings = JSON.parse(document.getElementById("_dash-config").textContent).websocket;
    if (!settings || typeof SharedWorker === "undefined") return;
    const port = new SharedWorker(settings.worker_url, {name: "dash-ws-worker"}).port;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const rendererId = `unreachable-${Date.now()}-${Math.random()}`;
    const told = document.getElementById("unreachable");
    let silentSince = 0;
    const join = () => port.postMessage(
        {type: "connect", rendererId, payload: {serverUrl: `${scheme}//${location.host}${settings.url}`}});
    port.onmessage = ({data}) => {
        if (data.type !== "connected" && data.type !== "disconnected") return;
        told.hidden = data.type === "connected";
        silentSince = Date.now();
    };
    setInterval(() => { if (!told.hidden && Date.now() - silentSince > 45000) { silentSince = Date.now(); join(); } }, 5000);
    addEventListener("pagehide", () => port.postMessage({type: "disconnect", rendererId}));
    document.addEventListener("resume", () => dash_clientside.set_props("woken", {data: `${Date.now()}`}));
    join();
})();
