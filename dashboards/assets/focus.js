/* Whoever works by keyboard stays where they are: a button is disabled while it works, and a part of a page may be made
   anew. The focus goes back to what bears the same id; if that is gone, to where the page says what was done. */
(() => {
    let last = null;
    const lost = (one) => !one.isConnected || one.disabled;
    addEventListener("focusin", ({target}) => { last = target; });
    addEventListener("focusout", ({target}) => setTimeout(() => { if (target === last && !lost(target)) last = null; }));
    new MutationObserver(() => {
        if (last === null || document.activeElement !== document.body) return;
        const now = last.isConnected ? last : last.id && document.getElementById(last.id);
        if (!now?.disabled) (now || document.getElementById("content"))?.focus();
    }).observe(document, {subtree: true, childList: true, attributeFilter: ["disabled"]});
})();
