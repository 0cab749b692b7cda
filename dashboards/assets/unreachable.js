/* Says when the service cannot be reached. Dash's own worker, which all open pages share, tells of the connection and
   tries again by itself for about three minutes; after that it is asked to go on. What was typed stays where it is.
   What was written into a grid meanwhile, or just before, is sent again once the service is back: cell after cell, each
   with the row as its author saw it, so that what others wrote is never written over.
   A page the browser had put to sleep says when it wakes, to be told again what changes. */
(() => {
    const JUST_BEFORE = 3000, PAUSE = 200, LONGEST = 10000;
    const written = [];
    const told = document.getElementById("unreachable");
    const forgetSaved = () => {
        while (told.hidden && written.length && Date.now() - written[0].at > JUST_BEFORE) written.shift();
    };
    window.dashAgGridFunctions = window.dashAgGridFunctions || {};
    dashAgGridFunctions.keepUntilSaved = ({api, node, data, column, oldValue, value}, grid) => {
        forgetSaved();
        written.push({at: Date.now(), grid, api, row: node.id, seen: {...data}, column: column.getColId(), oldValue, value});
    };
    const sendAgain = (one, first) => {
        const node = one.api.getRowNode(one.row);
        const data = {...(first || !node ? one.seen : node.data), [one.column]: one.value};
        const event = {rowIndex: node ? node.rowIndex : -1, rowId: one.row, data, colId: one.column,
            oldValue: one.oldValue, value: one.value, timestamp: Date.now()};
        dash_clientside.set_props(one.grid, {eventData: {data, timestamp: Date.now()}, cellValueChanged: [event]});
    };
    const back = async () => {
        const rows = new Set();
        for (const one of written.splice(0)) {
            const node = one.api.getRowNode(one.row), shown = node && node.data;
            const row = `${one.grid} ${one.row}`;
            sendAgain(one, !rows.has(row));
            rows.add(row);
            for (let waited = 0; node && node.data === shown && waited < LONGEST; waited += PAUSE) {
                await new Promise((go) => setTimeout(go, PAUSE));
            }
        }
    };
    const settings = JSON.parse(document.getElementById("_dash-config").textContent).websocket;
    if (!settings || typeof SharedWorker === "undefined") return;
    const port = new SharedWorker(settings.worker_url, {name: "dash-ws-worker"}).port;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const rendererId = `unreachable-${Date.now()}-${Math.random()}`;
    let silentSince = 0;
    const join = () => port.postMessage(
        {type: "connect", rendererId, payload: {serverUrl: `${scheme}//${location.host}${settings.url}`}});
    port.onmessage = ({data}) => {
        if (data.type !== "connected" && data.type !== "disconnected") return;
        const wasAway = !told.hidden;
        forgetSaved();
        told.hidden = data.type === "connected";
        if (wasAway && told.hidden) back();
        silentSince = Date.now();
    };
    setInterval(() => { if (!told.hidden && Date.now() - silentSince > 45000) { silentSince = Date.now(); join(); } }, 5000);
    addEventListener("pagehide", () => port.postMessage({type: "disconnect", rendererId}));
    document.addEventListener("resume", () => dash_clientside.set_props("woken", {data: `${Date.now()}`}));
    join();
})();
