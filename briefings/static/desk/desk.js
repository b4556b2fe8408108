/* What the theme leaves out for keyboards and screen readers. No inline scripts: the policy forbids them. */
(function () {
    "use strict";

    /* A select with search is a box without a name; it takes the name of the select behind it. */
    function nameBoxes() {
        document.querySelectorAll("select.select2-hidden-accessible").forEach(function (select) {
            var box = select.parentElement.querySelector(".select2-selection");
            var label = document.querySelector('label[for="' + select.id + '"]');
            if (!box) { return; }
            var shown = box.querySelector(".select2-selection__rendered");
            if (shown) {  // the box is the control; its words are not another one
                shown.removeAttribute("role");
                shown.removeAttribute("aria-readonly");
            }
            if (label) {
                label.id = label.id || select.id + "_label";
                box.setAttribute("aria-labelledby", label.id + (shown ? " " + shown.id : ""));
            } else if (select.getAttribute("aria-label")) {
                box.removeAttribute("aria-labelledby");
                box.setAttribute("aria-label", select.getAttribute("aria-label"));
            }
        });
    }

    /* The sidebar's switches are made of spans: let them be reached and pressed. */
    function nameSwitches() {
        document.querySelectorAll("span.material-symbols-outlined").forEach(function (icon) {
            if (!/sidebar(Desktop|Mobile)Open/.test(icon.getAttribute("x-on:click") || "")) { return; }
            icon.setAttribute("role", "button");
            icon.setAttribute("tabindex", "0");
            icon.setAttribute("aria-label", "Show or hide the menu");
            icon.addEventListener("keydown", function (event) {
                if (event.key === "Enter" || event.key === " ") { event.preventDefault(); icon.click(); }
            });
        });
    }

    /* Ctrl+S, or Command+S, saves. */
    function saveByKey(event) {
        var save = document.querySelector('button[name="_save"]');
        if (save && (event.ctrlKey || event.metaKey) && event.key === "s") {
            event.preventDefault();
            save.click();
        }
    }

    /* One letter takes a step of the entry, unless somebody is typing or holds another key. */
    function stepByKey(event) {
        var at = event.target;
        if (event.defaultPrevented || event.repeat || event.isComposing) { return; }
        if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) { return; }
        if (at.isContentEditable || (at.closest && at.closest(
            "input, textarea, select, [role=combobox], [role=searchbox], [role=listbox], [role=dialog]"
        ))) { return; }
        var step = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
        if (!step) { return; }
        event.preventDefault();
        if (step.tagName === "SUMMARY") {
            step.parentElement.open = true;
            var field = step.parentElement.querySelector("textarea, select, button");
            if (field) { field.focus(); }
        } else {
            step.click();
        }
    }

    /* What stands beside a form on a wide screen is open there, and closed above it on a phone. */
    function openWide() {
        if (!window.matchMedia("(min-width: 1200px)").matches) { return; }
        document.querySelectorAll("details[data-open-wide]").forEach(function (one, place) {
            one.open = place === 0;
            var box = one.querySelector(".desk-text"), mark = one.querySelector("mark");
            if (one.open && mark) { box.scrollTop = mark.offsetTop - box.offsetTop - 48; }
        });
    }

    /* A digest on its way renews its figures. What somebody has open or holds is left alone. */
    function renew(section) {
        var parts = section.querySelectorAll("[data-live-part]");
        var shown = {};
        function put(answer) {
            parts.forEach(function (part) {
                var name = part.dataset.livePart, html = answer[name];
                var busy = part.querySelector("details[open]") || part.contains(document.activeElement);
                if (html === undefined || shown[name] === html || busy) { return; }
                shown[name] = html;
                part.innerHTML = html;
            });
        }
        function ask() {
            if (document.hidden) { window.setTimeout(ask, 2000); return; }
            fetch(section.dataset.live, { credentials: "same-origin", headers: { "Accept": "application/json" } })
                .then(function (response) { return response.ok ? response.json() : {}; })
                .catch(function () { return {}; })
                .then(function (answer) {
                    put(answer);
                    /* What stands still may be let go by somebody else: then ask less often. */
                    window.setTimeout(ask, answer.over ? 10000 : 2000);
                });
        }
        window.setTimeout(ask, section.hasAttribute("data-live-over") ? 10000 : 2000);
    }

    /* How far an import has come, asked every two seconds; once its state changes, the whole page. */
    function followProgress() {
        var place = document.querySelector('[data-poll]:not([data-poll=""])');
        if (!place) { return; }
        var before = place.querySelector("[data-state]").dataset.state;
        setTimeout(function ask() {
            fetch(place.dataset.poll, { credentials: "same-origin", redirect: "error" }).then(function (answer) {
                if (!answer.ok) { throw new Error(answer.status); }
                return answer.text();
            }).then(function (text) {
                var told = new DOMParser().parseFromString(text, "text/html").querySelector("[data-state]");
                if (told.dataset.state !== before) { window.location.reload(); return; }
                place.replaceChildren(document.importNode(told, true));
                setTimeout(ask, 2000);
            }).catch(function () { setTimeout(ask, 10000); });
        }, 2000);
    }

    document.addEventListener("DOMContentLoaded", function () {
        document.querySelectorAll("[data-live]").forEach(renew);
        openWide();
        followProgress();
        nameSwitches();
        nameBoxes();
        /* Boxes are made later than this, and again with every row that is added. */
        new MutationObserver(function (changes) {
            var made = changes.some(function (change) {
                return Array.prototype.some.call(change.addedNodes, function (node) {
                    return node.classList && node.classList.contains("select2-container");
                });
            });
            if (made) { nameBoxes(); }
        }).observe(document.body, { childList: true, subtree: true });
    });
    document.addEventListener("keydown", saveByKey);
    document.addEventListener("keydown", stepByKey);
})();
