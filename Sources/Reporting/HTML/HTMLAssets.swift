/// The style and the script of the page.
enum HTMLAssets {
    /// Colours for light and dark, a layout that narrows to a phone, and one for paper.
    static let style = """
        :root{--ink:#1c2430;--soft:#5a6675;--line:#d9dfe7;--page:#f6f8fa;--card:#fff;--link:#0b57b0;
        --good:#0f6b3a;--good-soft:#e0f3e8;--bad:#a3202c;--bad-soft:#fbe6e8;--warn:#7a4b00;--warn-soft:#fdf0d5;--plain-soft:#e9edf2}
        @media(prefers-color-scheme:dark){:root{--ink:#e4e9f0;--soft:#9fabb9;--line:#333d4a;--page:#12171e;--card:#1a212b;
        --link:#84bbff;--good:#7ddba5;--good-soft:#133524;--bad:#ff9da5;--bad-soft:#451a20;--warn:#f5c978;--warn-soft:#3d2d0d;
        --plain-soft:#2a333f}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:76rem;padding:1.5rem 1.25rem 3rem;background:var(--page);color:var(--ink);
        font:16px/1.5 system-ui,sans-serif}
        header{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1rem}
        h1{margin:0;font-size:1.6rem;overflow-wrap:anywhere}h2{margin:2.2rem 0 .7rem;font-size:1.15rem}
        a{color:var(--link)}p{margin:.15rem 0}small{display:block;color:var(--soft)}footer{margin-top:2.5rem;color:var(--soft)}
        code{font:.9em ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
        .facts{display:flex;flex-wrap:wrap;gap:.6rem 2rem;margin:1rem 0}.facts dt{color:var(--soft);font-size:.85rem}.facts dd{margin:0}
        .tiles{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0;padding:0;list-style:none}
        .tiles li{padding:.5rem .9rem;border-radius:.5rem;background:var(--plain-soft)}.tiles b{font-size:1.25rem}
        .badge{display:inline-block;padding:.05rem .55rem;border-radius:1rem;background:var(--plain-soft);font-size:.85rem;white-space:nowrap}
        .tiles .good,.badge.good{background:var(--good-soft);color:var(--good)}
        .tiles .bad,.badge.bad{background:var(--bad-soft);color:var(--bad)}
        .tiles .warn,.badge.warn{background:var(--warn-soft);color:var(--warn)}
        header .badge{font-size:1rem;padding:.15rem .8rem}p.good{color:var(--good)}
        .attention{margin:0;padding:0;list-style:none;display:grid;gap:.6rem}
        .attention li{padding:.6rem .9rem;border:1px solid var(--line);border-left:.3rem solid var(--warn);border-radius:.4rem;
        background:var(--card);overflow-wrap:anywhere}.attention .bad{border-left-color:var(--bad)}
        .proof{margin:0 0 .8rem;padding:.6rem .9rem;border:1px solid var(--line);border-radius:.5rem;background:var(--card)}
        .proof .facts{margin:.5rem 0}.proof .facts div{min-width:0}.proof h3{margin:.8rem 0 .2rem;font-size:1rem}.proof ul{margin:0;padding-left:1.2rem}
        .next{color:var(--soft)}.next::before{content:"Next: "}
        .wide{overflow-x:auto;border:1px solid var(--line);border-radius:.5rem;background:var(--card)}
        table{width:100%;border-collapse:collapse;font-size:.92rem}
        th,td{padding:.45rem .7rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
        th{position:sticky;top:0;background:var(--card);color:var(--soft);font-weight:600;white-space:nowrap}
        td{border-top:1px solid var(--line)}td:nth-child(3){min-width:6.5rem}#steps td:nth-child(4),#objects td:nth-child(2),#addresses td:nth-child(1),#addresses td:nth-child(5){white-space:nowrap}
        tr:target,tr:has(:target){background:var(--warn-soft)}
        .filters{display:flex;flex-wrap:wrap;align-items:end;gap:.6rem 1rem;margin-bottom:.7rem}.filters[hidden]{display:none}
        .filters label{color:var(--soft);font-size:.85rem}
        input,select{display:block;padding:.35rem .5rem;border:1px solid var(--line);border-radius:.35rem;background:var(--card);
        color:var(--ink);font:inherit}output{color:var(--soft)}
        @media(max-width:44rem){body{padding:1rem .8rem 2rem}.wide{border:0;background:none;overflow:visible}
        table,tbody,tr,td{display:block}thead{display:none}
        tr{margin-bottom:.7rem;padding:.4rem .7rem;border:1px solid var(--line);border-radius:.5rem;background:var(--card)}
        tr[hidden]{display:none}td{border:0;padding:.2rem 0;min-width:0}td.empty{display:none}
        td::before{content:attr(data-label);display:block;color:var(--soft);font-size:.78rem}
        .filters label,input,select{width:100%}}
        @media print{:root{--ink:#000;--soft:#444;--line:#bbb;--page:#fff;--card:#fff;--link:#000;--good:#064;--bad:#900;--warn:#640;
        --good-soft:#fff;--bad-soft:#fff;--warn-soft:#fff;--plain-soft:#fff}
        body{max-width:none;padding:0;font-size:10pt}.filters{display:none}.wide{overflow:visible}th{position:static}
        .badge,.tiles li{border:1px solid currentColor}tr,.attention li,.proof{break-inside:avoid}h2{break-after:avoid}}
        """

    /// Filters of the objects. Without it all rows are there and the filters are not.
    static let script = """
        (function () {
          var form = document.querySelector(".filters");
          var rows = Array.from(document.querySelectorAll("#objects tbody tr"));
          if (!form || rows.length === 0) return;
          form.hidden = false;
          var names = rows.map(function (row) { return row.cells[2].textContent.toLowerCase(); });
          function apply() {
            var text = form.elements.text.value.trim().toLowerCase();
            var shown = 0;
            rows.forEach(function (row, index) {
              var fits = names[index].indexOf(text) >= 0;
              Array.from(form.querySelectorAll("select")).forEach(function (select) {
                if (select.value && row.dataset[select.name] !== select.value) fits = false;
              });
              row.hidden = !fits;
              if (fits) shown += 1;
            });
            form.querySelector("output").textContent = shown + " of " + rows.length;
          }
          form.addEventListener("input", apply);
          form.addEventListener("submit", function (event) { event.preventDefault(); });
          apply();
        })();
        """
}
